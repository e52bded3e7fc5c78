/*
 * @peculiar/x509 sits on tsyringe, which refuses to load without these three functions of the
 * reflect-metadata package. The lab needs no more of it than this.
 */
const tables = new WeakMap<object, Map<unknown, unknown>>();

const metadata = {
  getMetadata: (key: unknown, target: object): unknown => tables.get(target)?.get(key),
  getOwnMetadata: (key: unknown, target: object): unknown => tables.get(target)?.get(key),
  defineMetadata: (key: unknown, value: unknown, target: object): void => {
    const table = tables.get(target) ?? new Map<unknown, unknown>();
    table.set(key, value);
    tables.set(target, table);
  },
};

if (!('getMetadata' in Reflect)) Object.assign(Reflect, metadata);
