import { isObject, type Json, type JsonObject } from './policy-text.ts';
import type { Layer } from './policy.ts';

/** Where in the resources of a template a policy of each kind stands. Resources of other types (a bucket's policy, say) bear on no request of ours. */
const PLACES: readonly { type: RegExp; layers: readonly Layer[]; keys: readonly string[] }[] = [
  { type: /^AWS::IAM::(?:\w*Policy|User|Group|Role)$/, layers: ['identity', 'boundary', 'session'], keys: ['PolicyDocument', 'Policies'] },
  { type: /^AWS::SSO::PermissionSet$/, layers: ['identity'], keys: ['InlinePolicy'] },
  { type: /^AWS::Organizations::Policy$/, layers: ['scp'], keys: ['Content'] },
  { type: /^AWS::KMS::Key$/, layers: ['key'], keys: ['KeyPolicy'] },
  { type: /^aws_iam_policy_document$/, layers: ['identity', 'boundary', 'session', 'scp', 'key'], keys: ['json'] },
  { type: /^aws_iam_/, layers: ['identity', 'boundary', 'session'], keys: ['policy', 'inline_policy'] },
  { type: /^aws_ssoadmin_permission_set_inline_policy$/, layers: ['identity'], keys: ['inline_policy'] },
  { type: /^aws_organizations_policy$/, layers: ['scp'], keys: ['content'] },
  { type: /^aws_kms_key(?:_policy)?$/, layers: ['key'], keys: ['policy'] },
];

/**
 * Returns the parts of a CloudFormation or Terraform resource in which policies of a layer stand, or null for an object that is no resource. A resource
 * of another kind gives an empty list. Source: CloudFormation's and Terraform's resource references.
 */
export function policyTextsOf({ entries }: JsonObject, layer: Layer): { name: string; value: Json }[] | null {
  const [type, properties] = [entries.get('Type') ?? entries.get('type'), entries.get('Properties') ?? entries.get('values')];
  if (typeof type !== 'string' || !isObject(properties)) return null;
  const place = PLACES.find((each) => each.type.test(type));
  if (place?.layers.includes(layer) !== true) return [];
  const logical = entries.get('address');
  return place.keys.flatMap((key) => {
    const value = properties.entries.get(key);
    return value === undefined ? [] : [{ name: typeof logical === 'string' ? logical : key, value }];
  });
}
