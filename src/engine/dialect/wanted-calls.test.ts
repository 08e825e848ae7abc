import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { ToolDefinition, ToolUse } from '#contract';
import { wantedCalls, withoutForbiddenTools } from './wanted-calls.ts';

const look: ToolDefinition = { name: 'look', parameters: { type: 'object', properties: {} } };
const see: ToolDefinition = { name: 'see' };

const request = (tools?: readonly ToolDefinition[], toolUse?: ToolUse) => ({
  input: { kind: 'chat', messages: [], tools } as const,
  sampling: {},
  toolUse,
});
const wanted = (...asked: Parameters<typeof request>) => wantedCalls(request(...asked));

test('with tools, a model may call any of them, several times, unless the request says else', () => {
  assert.deepEqual(wanted([look, see]), { tools: [look, see], required: false, parallel: true });
  assert.deepEqual(wanted([look, see], { choice: 'required', only: ['see'], parallel: false }), {
    tools: [see],
    required: true,
    parallel: false,
  });
  assert.equal(wanted([]), undefined);
  assert.equal(wantedCalls({ input: { kind: 'text', text: 'a' }, sampling: {} }), undefined);
});

test('where no call is allowed, the model is not even told of tools', () => {
  const none = request([look], { choice: 'none' });
  assert.equal(wantedCalls(none), undefined);
  const { input } = withoutForbiddenTools(none);
  assert.ok(input.kind === 'chat' && input.tools === undefined);
  const may = request([look]);
  assert.equal(withoutForbiddenTools(may), may);
});

test('what cannot be called is refused', () => {
  const refuses = (parameter: string, ...asked: Parameters<typeof request>) =>
    assert.throws(() => wanted(...asked), { code: 'engine/invalid-request', parameter });
  refuses('toolUse', [look], { choice: 'required', only: ['hear'] });
  refuses('toolUse', [], { choice: 'required' });
  refuses('input.tools', [look, look]);
  refuses('input.tools', [{ name: 'a b' }]);
  refuses('input.tools', [{ name: 'a', parameters: { type: 'array' } }]);
  refuses('input.tools', [{ name: 'a', parameters: { type: 'object', description: 'x'.repeat(300_000) } }]);
  refuses(
    'input.tools',
    Array.from({ length: 129 }, (_, index) => ({ name: `t${index}` })),
  );
});
