import assert from 'node:assert/strict';
import { test } from 'node:test';
import { z } from 'zod';
import { outputItem } from './output-item.ts';
import { namespacesOf, toolFields, toolsJson, toolsOf } from './tool-fields.ts';

const schema = z.strictObject(toolFields({ toolsMax: 8 }));
const look = { type: 'function', name: 'look', parameters: { type: 'object' } };
const read = (tools: readonly object[], fields: object = {}) => schema.parse({ tools, ...fields });

test('functions in a namespace are told to the model under one name, and called under two', () => {
  const fields = read([look, { type: 'namespace', name: 'eyes', description: 'To see.', tools: [look] }]);
  assert.deepEqual(
    toolsOf(fields).tools?.map(({ name }) => name),
    ['look', 'eyes__look'],
  );
  const call = (name: string) =>
    outputItem('fc_1', { kind: 'call', text: '{}', tokens: 1, id: 'c', name }, 'completed', namespacesOf(fields));
  const called = {
    type: 'function_call',
    id: 'fc_1',
    status: 'completed',
    call_id: 'c',
    name: 'look',
    arguments: '{}',
  };
  assert.deepEqual(call('look'), called);
  assert.deepEqual(call('eyes__look'), { ...called, namespace: 'eyes' });
  const choice = { type: 'function', name: 'look', namespace: 'eyes' };
  assert.deepEqual(
    toolsOf(read([{ type: 'namespace', name: 'eyes', tools: [look] }], { tool_choice: choice })).toolUse?.only,
    ['eyes__look'],
  );
});

test('an offer to search is not taken up, and not among the tools of the response', () => {
  const fields = read([look, { type: 'web_search', search_context_size: 'low' }]);
  assert.deepEqual(toolsOf(fields).tools?.length, 1);
  assert.deepEqual(toolsJson(fields), [{ ...look, description: null, strict: true }]);
  assert.throws(() => toolsOf(read([{ type: 'web_search' }], { tool_choice: 'required' })), /no "tools"/);
});

test('names that are too long together, and tools of a service, are refused', () => {
  const long = 'n'.repeat(60);
  assert.throws(() => toolsOf(read([{ type: 'namespace', name: long, tools: [look] }])), /64 characters/);
  assert.throws(() => read([{ type: 'code_interpreter' }]), /that the client runs/);
});
