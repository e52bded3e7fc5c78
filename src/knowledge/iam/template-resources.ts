import { isObject, type Json, type JsonObject } from './policy-text.ts';

/** A resource of a template, a state or a plan. */
export interface Resource {
  /** The logical name, or the address. */
  id: string;
  type: string;
  values: JsonObject;
  /** True where a condition of the template decides whether it is made. */
  isConditional: boolean;
  /** Where a policy under a key is found again. */
  nameOf: (key: string) => string;
}

/** Returns the resources of a template, or of one resource by itself; null for an object that is no template. Source: Terraform, "JSON output format". */
export function resourcesOf(root: JsonObject): Resource[] | null {
  const { entries } = root;
  const resources = entries.get('Resources');
  if (isObject(resources) && [...resources.entries.values()].some(isCloudFormation)) return [...resources.entries].flatMap(([id, value]) => (isObject(value) ? fromCloudFormation(value, id, `Resources#${id}`) : []));
  if (isCloudFormation(root)) return fromCloudFormation(root, '', '');
  if (entries.has('planned_values') || entries.has('resource_changes')) return planned(entries);
  const values = entries.get('values');
  if (isObject(values) && values.entries.has('root_module')) return inModule(values.entries.get('root_module'), 0);
  if (typeof entries.get('type') === 'string' && isObject(values)) return fromTerraform(root, values);
  const held = objects(entries.get('resources'));
  return held.length > 0 && held.every((each) => each.entries.has('instances')) ? held.flatMap(fromStateFile) : null;
}

const objects = (value: Json | undefined): readonly JsonObject[] => (Array.isArray(value) ? (value as readonly Json[]).filter(isObject) : []);
const text = ({ entries }: JsonObject, key: string): string => {
  const value = entries.get(key);
  return typeof value === 'string' ? value : '';
};

const isCloudFormation = (value: Json): boolean => isObject(value) && typeof value.entries.get('Type') === 'string' && isObject(value.entries.get('Properties'));

/** Keys that say nothing a person does not know from the name of the resource. */
const PLAIN_KEYS = new Set(['PolicyDocument', 'Content']);

function fromCloudFormation(value: JsonObject, id: string, path: string): Resource[] {
  const values = value.entries.get('Properties');
  if (!isCloudFormation(value) || !isObject(values)) return [];
  return [{ id, type: text(value, 'Type'), values, isConditional: value.entries.has('Condition'), nameOf: (key) => [path, PLAIN_KEYS.has(key) ? '' : key].filter((part) => part !== '').join('#') }];
}

function fromTerraform(resource: JsonObject, values: JsonObject): Resource[] {
  const address = text(resource, 'address');
  return [{ id: address, type: text(resource, 'type'), values, isConditional: false, nameOf: (key) => (address === '' ? key : address) }];
}

function inModule(value: Json | undefined, depth: number): Resource[] {
  if (!isObject(value) || depth > 40) return [];
  const own = objects(value.entries.get('resources')).flatMap((resource) => {
    const values = resource.entries.get('values');
    return isObject(values) ? fromTerraform(resource, values) : [];
  });
  return [...own, ...objects(value.entries.get('child_modules')).flatMap((child) => inModule(child, depth + 1))];
}

/** What will be: the planned values, and of each change what stands after it. What was, and what the configuration says before it is rendered, is left aside. */
function planned(entries: JsonObject['entries']): Resource[] {
  const values = entries.get('planned_values');
  const held = isObject(values) ? inModule(values.entries.get('root_module'), 0) : [];
  const known = new Set(held.map(({ id }) => id));
  const changed = objects(entries.get('resource_changes')).flatMap((resource) => {
    const change = resource.entries.get('change');
    const after = isObject(change) ? change.entries.get('after') : undefined;
    return isObject(after) && !known.has(text(resource, 'address')) ? fromTerraform(resource, after) : [];
  });
  return [...held, ...changed];
}

/** The file `terraform.tfstate` itself. */
function fromStateFile(resource: JsonObject): Resource[] {
  const [module, mode] = [text(resource, 'module'), text(resource, 'mode') === 'data' ? 'data.' : ''];
  const address = `${module === '' ? '' : `${module}.`}${mode}${text(resource, 'type')}.${text(resource, 'name')}`;
  return objects(resource.entries.get('instances')).flatMap((instance) => {
    const values = instance.entries.get('attributes');
    return isObject(values) ? [{ id: address, type: text(resource, 'type'), values, isConditional: false, nameOf: () => address }] : [];
  });
}
