import { isDenyList } from './evaluate.ts';
import type { Policy } from './policy.ts';

/**
 * Returns what is worth saying of policies although it decides nothing: a bare `kms:ReEncrypt`, which is no action; a key named by its alias, which no
 * cryptographic request ever is; service control policies that only deny, so that others must stand beside them. Source: FACTS 1.1 and 1.5.
 */
export function remarksOn(policies: readonly Policy[]): string[] {
  const remarks = policies.flatMap(({ source, statements }) => statements.flatMap((statement) => {
    const place = `statement ${statement.index} of ${source}`;
    const speaksOfKms = statement.action.patterns.some((pattern) => pattern === '*' || pattern?.startsWith('kms:') === true);
    const alias = speaksOfKms ? statement.resource.patterns.find((pattern) => pattern !== null && /^arn:[^:]*:kms:[^:]*:[^:]*:alias\//.test(pattern)) : undefined;
    return [
      ...(statement.action.patterns.includes('kms:reencrypt') ? [`kms:ReEncrypt in ${place} is no action of KMS: the two are kms:ReEncryptFrom and kms:ReEncryptTo`] : []),
      ...(alias == null ? [] : [`${alias} in ${place} does nothing for Encrypt, Decrypt and the like: KMS judges them by the ARN of the key, never of its alias`]),
    ];
  }));
  const scps = policies.filter(({ layer }) => layer === 'scp');
  const denyList = scps.length > 0 && scps.every(isDenyList) ? [`the service control policies given (${scps.map(({ source }) => source).join(', ')}) only deny; that another one allows is taken for granted`] : [];
  return [...remarks, ...denyList];
}
