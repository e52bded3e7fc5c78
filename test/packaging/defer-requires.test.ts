import { runInNewContext } from 'node:vm';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { deferRequires } from '../../scripts/bundle.ts';

const test = suite('packaging: deferred requires');

test('a module is loaded at its first use, once, and can be called, constructed and read as before', () => {
  const source = `"use strict";
var __importDefault = (mod) => ({ default: mod });
const one_1 = require("./one");
const two_1 = __importDefault(require("two"));
const other = require("other");
answer.early = [...loaded];
answer.values = [(0, one_1.call)(), new two_1.default().kind, one_1.call(), other.one_1];
answer.late = loaded;
`;
  const loaded: string[] = [];
  const modules: Record<string, unknown> = { './one': { call: () => 1 }, two: class { kind = 'made'; }, other: { one_1: 'own' } };
  const answer: Record<string, unknown> = {};
  const require = (name: string): unknown => {
    loaded.push(name);
    return modules[name];
  };
  runInNewContext(deferRequires(source), { require, answer, loaded });
  assert.is(JSON.stringify(answer), JSON.stringify({ early: ['other'], values: [1, 'made', 1, 'own'], late: ['other', './one', 'two'] }));
});

test('a file without imports stays as it is', () => {
  assert.is(deferRequires('exports.a = 1;\n'), 'exports.a = 1;\n');
});

test.run();
