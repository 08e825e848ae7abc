import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { GuardRules } from './guard-rules.ts';
import { textGuards } from './text-guards.ts';

const rules = (given: Partial<GuardRules>): GuardRules => {
  return { name: 'g', on: ['input'], redact: [], deny: [], allow: [], ...given };
};
const found = (given: Partial<GuardRules>, text: string): Readonly<Record<string, boolean>> =>
  Object.fromEntries(
    textGuards([rules(given)])
      .judge(text)
      .map(({ category, isFound }) => [category, isFound]),
  );

test('tells everything that is looked for, and nothing else', () => {
  const redact = ['email', 'phone'] as const;
  assert.deepEqual(found({ redact }, 'Write to ada@example.org.'), { 'g/email': true, 'g/phone': false });
  const deny = [{ phrase: 'launch codes' }, { pattern: 'x{5}', flags: '' }] as const;
  assert.deepEqual(found({ deny }, 'The Launch codes?'), { 'g/denied': true });
  assert.deepEqual(found({ deny }, 'xxxxx'), { 'g/denied': true });
  assert.deepEqual(found({ deny, allow: [{ phrase: 'weather' }] }, 'Hello'), {
    'g/denied': false,
    'g/off-topic': true,
  });
  assert.deepEqual(found({ inputCharactersMax: 3 }, 'Hello'), { 'g/too-long': true });
  const check = '(text) => text.includes("no") ? { deny: "it says no" } : { text: text.trim() }';
  assert.deepEqual(
    ['no', 'yes', ' yes'].map((text) => found({ check }, text)['g/check']),
    [true, false, true],
  );
  assert.deepEqual(found({ on: ['output'], redact, check }, 'ada@example.org'), {});
});

test('of a text passes what the guards leave, one after the other', () => {
  const guards = textGuards([
    rules({ redact: ['email'] }),
    rules({ name: 'h', check: '(text) => ({ text: text.toUpperCase() })' }),
    rules({ name: 'out', on: ['output'], check: '() => ({ text: "" })' }),
  ]);
  assert.equal(guards.begin()('Write to ada@example.org.', 'user'), 'WRITE TO [EMAIL].');
  const strict = textGuards([rules({ deny: [{ phrase: 'secret' }] })]);
  assert.throws(() => strict.begin()('a secret', 'user'), { code: 'guard/denied' });
});
