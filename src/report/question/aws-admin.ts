import type { Evidence, Finding, Report } from '../../core/finding.ts';
import { partitionOf } from '../../knowledge/codecommit-endpoints.ts';
import { CODECOMMIT_ACTIONS, KMS_ACTIONS } from '../../knowledge/iam/requests.ts';
import { expectedBlocks, FOR_AN_ADMINISTRATOR, statementOf, stepBlocks } from '../ticket/evidence.ts';
import { type Block, code, joined, paragraph, prose, table, type Text } from '../ticket/model.ts';
import { recordedText } from '../ticket/recorded.ts';

/** What an administrator of the account needs: who, on what, which statement of which policy, and the change. */
export function awsAdminBlocks(report: Report, causes: readonly Finding[]): Block[] {
  return [
    paragraph(causes.length === 0
      ? 'What was found does not point at permissions. Could you confirm that this identity may do the following?'
      : 'Git is stopped by something in the AWS account that its user cannot change. Could you make the change below, or say which part of it cannot be made?'),
    ...table(['what', 'value'], factsOf(report)),
    ...(causes.length === 0 ? [...table(['action', 'on'], neededOf(report)), ...settlingBlocks(report)] : causes.flatMap((cause) => causeBlocks(report, cause))),
    paragraph('Afterwards ', code('codecommit doctor'), ' on that machine says whether it works.'),
  ];
}

function factsOf(report: Report): Text[][] {
  const key = recordedText(report, 'repositoryMetadata', 'kmsKeyId') ?? recordedText(report, 'kmsKey', 'description', 'arn') ?? recordedText(report, 'kmsKey', 'keyId');
  const last4 = recordedText(report, 'credentials', 'keyIdLast4');
  const rows: readonly (readonly [string, string | null])[] = [
    ['identity', recordedText(report, 'identity', 'arn') ?? recordedText(report, 'policies', 'principalArn')],
    ['access key', last4 === null ? null : `${recordedText(report, 'credentials', 'prefix') ?? ''}…${last4}`],
    ['account', recordedText(report, 'identity', 'account')],
    ['repository', repositoryOf(report)],
    ['region', report.target.region],
    ['KMS key', key],
  ];
  return rows.flatMap(([name, value]) => (value === null ? [] : [[[name], [code(value)]]]));
}

/** The repository's ARN as CodeCommit gave it or as it must be, else its name. */
function repositoryOf(report: Report): string | null {
  const arn = recordedText(report, 'repositoryMetadata', 'arn');
  const { region, repository } = report.target;
  const account = recordedText(report, 'identity', 'account');
  if (arn !== null || region === null || repository === null || account === null) return arn ?? repository;
  return `arn:${partitionOf(region) ?? 'aws'}:codecommit:${region}:${account}:${repository}`;
}

function neededOf(report: Report): Text[][] {
  return [
    [joined(CODECOMMIT_ACTIONS.filter((action) => action !== 'codecommit:ListRepositories')), [code(repositoryOf(report) ?? '*')]],
    [joined(KMS_ACTIONS), ['the KMS key of the repository, through CodeCommit (', code('kms:ViaService'), ')']],
  ];
}

function causeBlocks(report: Report, cause: Finding): Block[] {
  const { check, message, expected, fix } = cause;
  const steps = fix?.steps ?? [];
  return [{
    kind: 'part',
    title: [code(check)],
    blocks: [
      ...(steps.some(({ describe }) => FOR_AN_ADMINISTRATOR.test(describe)) ? [] : prose(message)),
      ...table(['action', 'on', 'policy and statement'], deniedRows(report, cause)),
      ...(fix === undefined ? [] : [paragraph('The change:'), ...stepBlocks(fix)]),
      ...(expected !== undefined && steps.some(({ describe }) => describe.includes(expected)) ? [] : expectedBlocks(cause)),
    ],
  }];
}

/** Each denied action with its resource and statement; where no statement is known, the actions the message names. */
function deniedRows(report: Report, { evidence, message, check }: Finding): Text[][] {
  const policies = evidence.filter((each): each is Extract<Evidence, { kind: 'policy' }> => each.kind === 'policy' && each.action !== '');
  if (policies.length > 0) return policies.map((each) => [[code(each.action)], [code(each.resource)], [code(each.source), ...statementOf(each)]]);
  const actions = [...new Set(message.match(/\b(?:codecommit|kms|sts|iam):[A-Z]\w+/g) ?? [])];
  const on = check === 'permissions/kms' ? recordedText(report, 'repositoryMetadata', 'kmsKeyId') : repositoryOf(report);
  return actions.map((action) => [[code(action)], on === null ? ['not known'] : [code(on)], ['not known: no answer of AWS names it']]);
}

/** The commands with which an administrator can settle the permission checks that stayed open. */
function settlingBlocks(report: Report): Block[] {
  const commands = [...new Set(report.checks.filter(({ area, status }) => area === 'permissions' && status === 'undetermined').flatMap(({ details }) => details?.settleWith ?? []))];
  return commands.length === 0 ? [] : [paragraph('This would settle what stayed open:'), { kind: 'lines', language: 'sh', lines: commands }];
}
