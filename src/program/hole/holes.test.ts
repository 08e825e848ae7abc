import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { z } from 'zod';
import { InvalidHoleError } from '../errors/invalid-hole-error.ts';
import { choice } from './choice-hole.ts';
import { distribution } from './distribution-hole.ts';
import type { AnyHole } from './hole.ts';
import { json, list } from './json-holes.ts';
import { integer, number } from './number-holes.ts';
import { date, regex } from './pattern-holes.ts';
import { text } from './text-hole.ts';
import { toolCall } from './tool-call-hole.ts';

const valueOf = (hole: AnyHole, written: string) => {
  const read = hole.read(written);
  return 'value' in read ? read.value : undefined;
};
const patternOf = ({ form }: AnyHole) => new RegExp(`^(?:${form.kind === 'pattern' ? form.pattern : ''})$`, 'u');

test('numbers that the form allows are read as they are written', () => {
  fc.assert(
    fc.property(fc.integer(), (value) => {
      assert.match(String(value), patternOf(integer('n')));
      assert.equal(valueOf(integer('n'), String(value)), value);
      assert.equal(patternOf(integer('n', { min: 0 })).test(String(value)), value >= 0);
    }),
  );
  assert.equal(valueOf(number('x', { max: 3 }), '2.50'), 2.5);
  assert.equal(valueOf(number('x', { max: 3 }), '3.01'), undefined);
  for (const wrong of ['', '01', '1.', '+1', '1e5']) assert.doesNotMatch(wrong, patternOf(number('x')));
});

test('a day is one of the calendar', () => {
  assert.deepEqual(valueOf(date('d'), '2024-02-29'), new Date('2024-02-29T00:00:00Z'));
  for (const wrong of ['2023-02-29', '2023-13-01', 'today']) assert.equal(valueOf(date('d'), wrong), undefined);
});

test('JSON has the type of its schema, and objects are closed', () => {
  const person = json('p', z.object({ name: z.string(), age: z.int().optional() }));
  assert.deepEqual(valueOf(person, '{"name": "Ada"}'), { name: 'Ada' });
  for (const wrong of ['{"name": 1}', '{"name"', '[]']) assert.equal(valueOf(person, wrong), undefined);
  assert.ok(person.form.kind === 'json');
  assert.equal((person.form.schema as Record<string, unknown>)['additionalProperties'], false);
  assert.deepEqual(valueOf(list('l', z.int(), { itemsMax: 2 }), '[1, 2]'), [1, 2]);
  assert.equal(valueOf(list('l', z.int(), { itemsMax: 2 }), '[1, 2, 3]'), undefined);
});

test('a text of bounded length ends where its stop begins', () => {
  const line = text('t', { stop: '\n', charactersMin: 2, charactersMax: 4 });
  for (const right of ['ab', '-]\\^']) assert.match(right, patternOf(line));
  for (const wrong of ['a', 'abcde', 'a\nb']) assert.doesNotMatch(wrong, patternOf(line));
  const bracket = text('t', { stop: ']', charactersMax: 9 });
  assert.doesNotMatch('a]', patternOf(bracket));
});

test('what no text can be is refused where it is written', () => {
  for (const make of [
    () => choice('c', []),
    () => choice('c', ['a', 'a']),
    () => distribution('c', ['']),
    () => integer('n', { min: 2, max: 1 }),
    () => text('t', { charactersMax: -1 }),
    () => json('j', z.instanceof(Map)),
  ]) {
    assert.throws(make, InvalidHoleError);
  }
  assert.equal(valueOf(regex('r', /a+/), 'aab'), undefined);
});

test('a call of a tool has the arguments of that tool', () => {
  const call = toolCall('act', {
    search: z.object({ query: z.string() }),
    add: z.object({ a: z.int(), b: z.int() }),
  });
  const read = call.read('{"name": "add", "arguments": {"a": 1, "b": 2}}');
  assert.ok('value' in read && read.value.name === 'add');
  const sum: number = read.value.arguments.a + read.value.arguments.b;
  assert.equal(sum, 3);
  for (const wrong of ['{"name": "add", "arguments": {"query": "x"}}', '{"name": "sub", "arguments": {}}']) {
    assert.equal(valueOf(call, wrong), undefined);
  }
  assert.throws(() => toolCall('act', {}), InvalidHoleError);
});

test('what says nothing of any text is refused where it is written', () => {
  for (const make of [
    () => text('t', { where: {} }),
    () => text('t', { tokensMin: 3, tokensMax: 2 }),
    () => text('t', { tokensMin: 3, charactersMax: 9 }),
    () => text('t', { follow: () => undefined, stop: '\n' }),
    () => choice('c', ['a'], { where: { is: 'b' } }),
  ]) {
    assert.throws(make, InvalidHoleError);
  }
  const steps = text('t', { follow: (so) => (so === '' ? ['ab', 'a'] : so === 'ab' ? /[0-9]+/ : undefined) });
  assert.deepEqual(
    ['ab12', 'a', 'ab', 'b'].map((written) => valueOf(steps, written)),
    ['ab12', 'a', undefined, undefined],
  );
});
