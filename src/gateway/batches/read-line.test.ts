import assert from 'node:assert/strict';
import { test } from 'node:test';
import { readLine } from './read-line.ts';

const rules = { endpoint: '/v1/responses', jsonDepthMax: 8 };
const line = (fields: object = {}): string =>
  JSON.stringify({ custom_id: 'a', method: 'POST', url: '/v1/responses', body: { model: 'm' }, ...fields });
const read = (text: string | undefined) => readLine({ number: 3, text }, rules);
const problem = (text: string | undefined) => {
  const result = read(text);
  return 'code' in result ? [result.code, result.param] : undefined;
};

test('reads a request', () => {
  assert.deepEqual(read(line()), { number: 3, customId: 'a', body: { model: 'm' }, bytes: line().length });
  assert.equal(problem(line({ body: { constructor: 'a word', text: 'a \u2028 b' } })), undefined);
});

test('says what is wrong with it', () => {
  for (const text of [undefined, '{', '[]', 'null', '"a"', '1e999', `${'['.repeat(9)}${']'.repeat(9)}`])
    assert.deepEqual(problem(text), ['invalid_json_line', null], String(text));
  assert.deepEqual(problem(line({ custom_id: 7 })), ['invalid_custom_id', 'custom_id']);
  assert.deepEqual(problem(line({ custom_id: 'x'.repeat(513) })), ['invalid_custom_id', 'custom_id']);
  assert.deepEqual(problem(line({ custom_id: 'a\0' })), ['invalid_custom_id', 'custom_id']);
  assert.deepEqual(problem(line({ method: 'post' })), ['invalid_method', 'method']);
  assert.deepEqual(problem(line({ url: '/v1/responses?x' })), ['invalid_url', 'url']);
  assert.deepEqual(problem(line({ body: [] })), ['invalid_body', 'body']);
});

test('takes no key that reaches into a prototype, however it is spelt', () => {
  for (const key of ['__proto__', '\\u005f_proto__', '__pro\\u0074o__'])
    assert.deepEqual(problem(line().replace('"model"', `"${key}"`)), ['invalid_json_line', null], key);
  assert.deepEqual(problem(line({ body: { constructor: { prototype: {} } } })), ['invalid_json_line', null]);
});
