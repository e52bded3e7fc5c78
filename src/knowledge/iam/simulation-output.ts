import { isObject, type Json, type JsonObject } from './policy-text.ts';

/** One answer of IAM's simulator, as `aws iam simulate-principal-policy` prints it. */
export interface SimulatedResult {
  action: string;
  resource: string;
  decision: 'allowed' | 'implicitDeny' | 'explicitDeny';
  sources: readonly { policy: string; type: string; line: number | null; column: number | null }[];
  missingContext: readonly string[];
  /** False: the organisation's policies do not allow it, as the simulator sees them. A hint, never proof (FACTS 1.2). */
  allowedByOrganizations: boolean | null;
  allowedByBoundary: boolean | null;
}

/** True for the output of `aws iam simulate-principal-policy` or `simulate-custom-policy`. */
export function isSimulation({ entries }: JsonObject): boolean {
  return Array.isArray(entries.get('EvaluationResults'));
}

/** Returns the simulator's answers; one whose decision is not one of IAM's three is left out. Source: IAM API reference, EvaluationResult. */
export function readSimulation({ entries }: JsonObject): SimulatedResult[] {
  return objects(entries.get('EvaluationResults')).flatMap((result) => {
    const decision = DECISIONS.find((known) => known === result.entries.get('EvalDecision'));
    if (decision === undefined) return [];
    return [{
      action: text(result, 'EvalActionName'), resource: text(result, 'EvalResourceName'), decision,
      sources: objects(result.entries.get('MatchedStatements')).map((match) => {
        const start = match.entries.get('StartPosition');
        return { policy: text(match, 'SourcePolicyId'), type: text(match, 'SourcePolicyType'), line: number(start, 'Line'), column: number(start, 'Column') };
      }),
      missingContext: strings(result.entries.get('MissingContextValues')),
      allowedByOrganizations: flag(result.entries.get('OrganizationsDecisionDetail'), 'AllowedByOrganizations'),
      allowedByBoundary: flag(result.entries.get('PermissionsBoundaryDecisionDetail'), 'AllowedByPermissionsBoundary'),
    }];
  });
}

const DECISIONS = ['allowed', 'implicitDeny', 'explicitDeny'] as const;

const objects = (value: Json | undefined): readonly JsonObject[] => (Array.isArray(value) ? (value as readonly Json[]).filter(isObject) : []);
const strings = (value: Json | undefined): readonly string[] => (Array.isArray(value) ? (value as readonly Json[]).filter((item) => typeof item === 'string') : []);

function text({ entries }: JsonObject, key: string): string {
  const value = entries.get(key);
  return typeof value === 'string' ? value : '';
}

function number(value: Json | undefined, key: string): number | null {
  const found = isObject(value) ? value.entries.get(key) : undefined;
  return typeof found === 'number' ? found : null;
}

function flag(value: Json | undefined, key: string): boolean | null {
  const found = isObject(value) ? value.entries.get(key) : undefined;
  return typeof found === 'boolean' ? found : null;
}
