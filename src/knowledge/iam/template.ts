import { isObject, type Json, type JsonObject } from './policy-text.ts';
import type { Layer } from './policy.ts';
import { type Resource, resourcesOf } from './template-resources.ts';

/** A text in a template at which a policy is expected. */
export interface TemplatePolicy {
  name: string;
  value: Json;
  layer: Layer;
  applies: true | 'unknown';
}

/** What a template holds for a caller. */
export interface TemplateReading {
  policies: readonly TemplatePolicy[];
  /** Policies it names whose text is not in it. */
  missing: readonly string[];
  /** How many users and roles it speaks of, where all of its policies are other people's than the caller's; else null. */
  others: number | null;
}

interface Place {
  type: RegExp;
  layer: Layer;
  /** What else such a policy may be attached as. */
  also?: readonly Layer[];
  key: string;
  /** False where a resource of the type need not have one. */
  required: boolean;
}

/** Where in the resources of a template a policy stands, and of which layer it is. Resources of other types (a bucket's policy, say) bear on no request of ours. */
const PLACES: readonly Place[] = [
  { type: /^AWS::IAM::(?:User|Role|Group)?Policy$/, layer: 'identity', key: 'PolicyDocument', required: true },
  { type: /^AWS::IAM::ManagedPolicy$/, layer: 'identity', also: ['boundary', 'session'], key: 'PolicyDocument', required: true },
  { type: /^AWS::IAM::(?:User|Role|Group)$/, layer: 'identity', key: 'Policies', required: false },
  { type: /^AWS::SSO::PermissionSet$/, layer: 'identity', key: 'InlinePolicy', required: false },
  { type: /^AWS::Organizations::Policy$/, layer: 'scp', key: 'Content', required: true },
  { type: /^AWS::KMS::(?:Replica)?Key$/, layer: 'key', key: 'KeyPolicy', required: true },
  { type: /^aws_iam_policy$/, layer: 'identity', also: ['boundary', 'session'], key: 'policy', required: true },
  { type: /^aws_iam_(?:user|role|group)_policy$/, layer: 'identity', key: 'policy', required: true },
  { type: /^aws_iam_role$/, layer: 'identity', key: 'inline_policy', required: false },
  { type: /^aws_ssoadmin_permission_set_inline_policy$/, layer: 'identity', key: 'inline_policy', required: true },
  { type: /^aws_organizations_policy$/, layer: 'scp', key: 'content', required: true },
  { type: /^aws_kms_key_policy$/, layer: 'key', key: 'policy', required: true },
  { type: /^aws_kms_(?:replica_|external_)?key$/, layer: 'key', key: 'policy', required: false },
];
/** A text that other resources take; by itself it is attached to nothing. */
const LOOSE = 'aws_iam_policy_document';

/**
 * Returns the policies of a template of CloudFormation, or of a state or plan of Terraform's, or null for an object that is neither. The type of a
 * resource tells the layer. Of several users, roles or keys nobody knows which is meant, unless the caller's name stands there: what they grant and deny
 * is open then. Source: CloudFormation's and Terraform's resource references; Terraform, "JSON output format".
 */
export function readTemplate(root: JsonObject, { layer, callerArn }: { layer: Layer; callerArn: string | null }): TemplateReading | null {
  const resources = resourcesOf(root);
  if (resources === null) return null;
  const owners = ownersIn(resources);
  const caller = callerArn === null ? null : nameOf(callerArn);
  const isOthers = (resource: Resource): boolean => caller !== null && owners.of(resource).length > 0 && owners.of(resource).every((owner) => /^(?:user|role) [^#]+$/.test(owner) && owner !== caller);
  const referred = referencesIn(resources);
  const boundaries = boundariesIn(resources, referred);
  const mine = resources.filter((resource) => !isOthers(resource));
  const found = mine.flatMap((resource): (TemplatePolicy & { isMissing: boolean })[] => {
    const place = PLACES.find(({ type }) => type.test(resource.type));
    const own = place === undefined ? undefined : boundaries.has(resource) && place.also !== undefined ? 'boundary' : place.layer;
    const as = layer === own || layer === 'identity' ? own : place?.also?.includes(layer) === true ? layer : undefined;
    if (place === undefined || as === undefined || isOtherKind(resource)) return [];
    const value = resource.values.entries.get(place.key) ?? null;
    const isEmpty = value === null || (Array.isArray(value) && value.length === 0);
    if (isEmpty && !place.required) return [];
    const isSure = !resource.isConditional && (owners.of(resource).includes(caller ?? '') || (as === layer || as === 'boundary' ? owners.all.size < 2 : false));
    return [{ name: resource.nameOf(place.key), value, layer: as, applies: isSure ? true : 'unknown', isMissing: isEmpty }];
  });
  // A key policy and a boundary are of one key, one identity: with several, which of them is meant is not known.
  const several = new Set((['key', 'boundary'] as const).filter((as) => found.filter((each) => each.layer === as).length > 1)) as ReadonlySet<Layer>;
  const policies = found.filter(({ isMissing }) => !isMissing).map(({ name, value, layer: as, applies }): TemplatePolicy => ({ name, value, layer: as, applies: several.has(as) ? 'unknown' : applies }));
  const missing = [...found.filter(({ isMissing }) => isMissing).map(({ name }) => name), ...(layer === 'identity' ? attachedIn(mine, referred) : [])];
  const others = policies.length + missing.length === 0 && mine.length < resources.length ? [...owners.all].filter((owner) => /^(?:user|role) /.test(owner)).length : null;
  return { policies: [...policies, ...looseIn(resources, layer)], missing: [...new Set(missing)], others };
}

/** An organisation's policies are of several kinds; those that bear on requests are service control policies. */
function isOtherKind({ type, values }: Resource): boolean {
  const kind = values.entries.get('Type') ?? values.entries.get('type');
  return /rganizations/.test(type) && typeof kind === 'string' && kind !== 'SERVICE_CONTROL_POLICY';
}

/** Texts that no resource in sight has taken: whether anything does is open. */
function looseIn(resources: readonly Resource[], layer: Layer): TemplatePolicy[] {
  const taken = new Set(resources.filter(({ type }) => type !== LOOSE).flatMap(({ values }) => [...values.entries.values()]));
  return resources.filter(({ type }) => type === LOOSE).flatMap((resource): TemplatePolicy[] => {
    const value = resource.values.entries.get('json');
    return value === undefined || taken.has(value) ? [] : [{ name: resource.nameOf('json'), value, layer, applies: 'unknown' }];
  });
}

const items = (value: Json | undefined): readonly Json[] => (value === undefined || value === null ? [] : Array.isArray(value) ? (value as readonly Json[]) : [value]);
const KINDS: Readonly<Record<string, string>> = { User: 'user', Role: 'role', Group: 'group', PermissionSet: 'set', aws_iam_user: 'user', aws_iam_role: 'role', aws_iam_group: 'group', aws_ssoadmin_permission_set: 'set' };
const NAMES: readonly (readonly [RegExp, string])[] = [[/^(?:Users|UserName|users?)$/, 'user'], [/^(?:Roles|RoleName|roles?)$/, 'role'], [/^(?:Groups|GroupName|groups?)$/, 'group']];

interface Owners {
  /** Whom the policy of a resource is of: `role dev`, or `role #Dev` where the name is not in the template. */
  of: (resource: Resource) => readonly string[];
  all: ReadonlySet<string>;
}

function ownersIn(resources: readonly Resource[]): Owners {
  const known = new Map<string, string>();
  for (const { type, id, values } of resources) {
    const kind = KINDS[type.replace(/^AWS::(?:IAM|SSO)::/, '')];
    if (kind === undefined) continue;
    const name = ['UserName', 'RoleName', 'GroupName', 'Name', 'name'].map((key) => values.entries.get(key)).find((each) => typeof each === 'string');
    known.set(id, `${kind} ${name ?? `#${id}`}`);
  }
  const named = (kind: string, value: Json): string => {
    const logical = isObject(value) ? value.entries.get('Ref') : undefined;
    if (typeof value === 'string') return `${kind} ${value}`;
    return (typeof logical === 'string' ? known.get(logical) : undefined) ?? `${kind} #${typeof logical === 'string' ? logical : 'elsewhere'}`;
  };
  const of = ({ type, id, values }: Resource): string[] => {
    const own = known.get(id);
    if (own !== undefined) return [own];
    if (!/^(?:AWS::IAM::|aws_iam_)\w*policy/i.test(type)) return [];
    return [...values.entries].flatMap(([key, value]) => {
      const kind = NAMES.find(([pattern]) => pattern.test(key))?.[1];
      return kind === undefined ? [] : items(value).map((each) => named(kind, each));
    });
  };
  return { of, all: new Set(resources.flatMap(of)) };
}

/** The caller as `Owners` names him. */
function nameOf(arn: string): string | null {
  const session = /:assumed-role\/([^/]+)/.exec(arn)?.[1];
  if (session !== undefined) return `role ${session}`;
  const kind = /:(user|role)\//.exec(arn)?.[1];
  return kind === undefined ? null : `${kind} ${arn.slice(arn.lastIndexOf('/') + 1)}`;
}

const BOUNDARY_KEYS = ['PermissionsBoundary', 'permissions_boundary'];
const ATTACHED_KEYS = ['ManagedPolicyArns', 'managed_policy_arns', ...BOUNDARY_KEYS];

type Referred = (value: Json) => Resource | undefined;

/** Finds the resource of the template that a value stands for: by its logical name, or by the ARN that a state of Terraform's knows. */
function referencesIn(resources: readonly Resource[]): Referred {
  const known = new Map<Json, Resource>(resources.flatMap((resource) => {
    const arn = resource.values.entries.get('arn');
    return [[`Ref ${resource.id}`, resource], ...(typeof arn === 'string' ? [[arn, resource] as const] : [])];
  }));
  return (value) => {
    const logical = isObject(value) ? value.entries.get('Ref') : undefined;
    return known.get(typeof logical === 'string' ? `Ref ${logical}` : value);
  };
}

function boundariesIn(resources: readonly Resource[], referred: Referred): Set<Resource> {
  return new Set(resources.flatMap(({ values }) => BOUNDARY_KEYS.flatMap((key) => items(values.entries.get(key)).flatMap((value) => referred(value) ?? []))));
}

/** The policies that are attached to what stands in the template, and are not in it themselves. */
function attachedIn(resources: readonly Resource[], referred: Referred): string[] {
  return resources.flatMap(({ id, type, values }) => [...ATTACHED_KEYS, ...(/_policy_attachment$/.test(type) ? ['policy_arn'] : [])].flatMap((key) => items(values.entries.get(key)).flatMap((value) => {
    if (referred(value) !== undefined || value === '') return [];
    return [typeof value === 'string' ? value : `a policy attached to ${id}`];
  })));
}
