import type { AnyCheck, AnyProblem, CheckMeta, Judgement } from '../../src/core/check.ts';
import type { FactName } from '../../src/core/facts.ts';
import type { CheckResult, Evidence, Finding } from '../../src/core/finding.ts';
import { areaOf, docsOf } from '../../src/core/chain.ts';

export const evidence: readonly [Evidence] = [{ kind: 'env', name: 'AWS_PROFILE', value: 'dev' }];

/** A problem of the message `broken` (an error), `weak` (a warning) or `odd` (a notice). */
export const problem = (messageId = 'broken', changes: Partial<AnyProblem> = {}): AnyProblem => ({ messageId, evidence, ...changes });

/** A check of the given id whose `run` answers with `judgement`. */
export function check(id: string, judgement: Judgement<AnyProblem> | (() => Judgement<AnyProblem>), meta: Partial<CheckMeta> = {}, needs: readonly FactName[] = []): AnyCheck {
  return {
    meta: {
      id, title: `${id} holds`, why: 'A check of the tests.', refs: [], methods: '*', fix: 'person',
      messages: {
        broken: { severity: 'error', text: 'It is broken.' }, weak: { severity: 'warning', text: 'It is weak.' }, odd: { severity: 'notice', text: 'It is odd.' },
        named: { severity: 'error', text: '{{one}} stands before {{two}}.' },
      },
      ...meta,
    },
    needs,
    run: typeof judgement === 'function' ? judgement : () => judgement,
  };
}

export const finding = (id: string, changes: Partial<Finding> = {}): Finding => {
  const of = id.split('#')[0] ?? '';
  return { id, check: of, messageId: 'broken', severity: 'error', certainty: 'observed', message: `${id} is broken.`, evidence, causedBy: [], docs: docsOf(of), ...changes };
};

export const result = (id: string, status: CheckResult['status'], changes: Partial<CheckResult> = {}): CheckResult => ({ id, title: `${id} holds`, area: areaOf(id), status, ...changes });
