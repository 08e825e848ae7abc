import assert from 'node:assert/strict';
import { test } from 'node:test';
import { z } from 'zod';
import { checkFields, objectBody, withoutUnserved } from './check-body.ts';

const schema = z.strictObject({
  name: z.string(),
  parts: z
    .union([z.string(), z.array(z.strictObject({ size: z.int() }))], { error: 'it must be text or parts' })
    .optional(),
});

const problemOf = (fields: object): unknown => {
  try {
    return checkFields(schema, fields);
  } catch (error) {
    return (error as { field: string }).field;
  }
};

test('the first field that does not fit is named by its path', () => {
  assert.equal(problemOf({}), 'name');
  assert.equal(problemOf({ name: 7 }), 'name');
  assert.equal(problemOf({ name: 'a', parts: [{ size: 1 }, { size: 'x' }] }), 'parts[1].size');
  assert.equal(problemOf({ name: 'a', parts: [{ size: 1, colour: 2 }] }), 'parts[0].colour');
  assert.equal(problemOf({ name: 'a', parts: 7 }), 'parts');
  assert.equal(problemOf({ name: 'a', nmae: 'b' }), 'nmae');
});

test('what fits comes back', () => {
  assert.deepEqual(problemOf({ name: 'a', parts: [{ size: 1 }] }), { name: 'a', parts: [{ size: 1 }] });
});

test('a field that is not served passes when it asks for nothing, and is refused when it asks for something', () => {
  const unserved = {
    tools: { why: 'there are none', isNeutral: (value: unknown) => Array.isArray(value) && value.length === 0 },
  };
  assert.deepEqual(withoutUnserved({ a: 1, tools: [] }, unserved), { a: 1 });
  assert.deepEqual(withoutUnserved({ a: null, tools: null }, unserved), { a: null });
  assert.throws(() => withoutUnserved({ tools: [1] }, unserved, 'messages[0]'), {
    code: 'gateway/unsupported-parameter',
    field: 'messages[0].tools',
    message: /there are none/,
  });
});

test('names that every object has are not taken for rules', () => {
  assert.deepEqual(withoutUnserved({ toString: 1, constructor: 2 }, {}), { toString: 1, constructor: 2 });
});

test('a body is an object', () => {
  for (const body of [undefined, null, 'text', 7, []])
    assert.throws(() => objectBody(body), { code: 'gateway/invalid-body' });
});
