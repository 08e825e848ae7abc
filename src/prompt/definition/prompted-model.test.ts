import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { GenerateRequest } from '#contract';
import { fakeLanguageModel } from '#testing';
import { promptedModel } from '../index.ts';

const defaults = {
  settings: { temperature: 0.2, topP: 0.9, tokensMax: 40, stop: ['\n'], reasoning: 'low' },
  tools: [{ name: 'look_up' }],
  output: { type: 'object' },
} as const;

async function asked(request: Partial<GenerateRequest>): Promise<GenerateRequest> {
  const model = fakeLanguageModel();
  const input = { kind: 'chat', messages: [{ role: 'user', content: 'hi' }] } as const;
  const context = { requestId: 'r', tenant: 't', signal: new AbortController().signal };
  for await (const _ of promptedModel(model, defaults).generate({ input, sampling: {}, ...request }, context));
  return model.calls[0]?.request ?? assert.fail();
}

test('a prompt says how the model is asked, where the request leaves it open', async () => {
  const { input, sampling, tokensMax, stop, constraint } = await asked({});
  assert.deepEqual(sampling, { temperature: 0.2, topP: 0.9 });
  assert.deepEqual([tokensMax, stop, constraint], [40, ['\n'], { kind: 'json', schema: { type: 'object' } }]);
  assert.ok(input.kind === 'chat' && input.reasoning === 'low' && input.tools?.[0]?.name === 'look_up');
});

test('an output of one of several texts is text, and not JSON', async () => {
  const model = fakeLanguageModel();
  const input = { kind: 'text', text: 'hi' } as const;
  const context = { requestId: 'r', tenant: 't', signal: new AbortController().signal };
  const prompted = promptedModel(model, { output: { type: 'string', enum: ['yes', 'no'] } });
  for await (const _ of prompted.generate({ input, sampling: {} }, context));
  assert.deepEqual(model.calls[0]?.request.constraint, { kind: 'choices', choices: ['yes', 'no'] });
});

test('what a request says goes before what the prompt says', async () => {
  const { sampling, tokensMax, constraint } = await asked({
    sampling: { temperature: 1, topP: undefined },
    tokensMax: 5,
    constraint: { kind: 'choices', choices: ['a'] },
  });
  assert.deepEqual(sampling, { temperature: 1, topP: 0.9 });
  assert.deepEqual([tokensMax, constraint], [5, { kind: 'choices', choices: ['a'] }]);
});

test('a prompt that says nothing leaves the model as it is', () => {
  const model = fakeLanguageModel();
  assert.equal(promptedModel(model, {}), model);
});
