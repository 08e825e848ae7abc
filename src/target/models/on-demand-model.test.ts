import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Context, LanguageModel } from '#contract';
import { fakeLanguageModel } from '#testing';
import { onDemandModel } from './on-demand-model.ts';

const context: Context = { requestId: 'r', tenant: 't', signal: new AbortController().signal };
const released = { name: 'm', digest: `sha256:${'1'.repeat(64)}`, contextTokens: 1000, parallel: 1 } as const;

test('a conversation outlives the unloading of its model, which is in memory for the time of a call only', async () => {
  let [loads, users] = [0, 0];
  const use = async () => {
    loads++;
    users++;
    const model: LanguageModel = fakeLanguageModel({ name: 'm', reply: 'I am.' });
    return { model, [Symbol.dispose]: () => void users-- };
  };
  const { conversations } = onDemandModel(released, use);
  const conversation = conversations?.begin() ?? assert.fail('it can converse');
  await conversation.append({ kind: 'text', text: 'Who are you?' });
  let said = '';
  for await (const event of conversation.generate({ sampling: {} }, context)) {
    if (event.type === 'text') said += event.text;
    assert.equal(users, 1);
  }
  const saved = await conversation.save(context);
  assert.equal(said, 'I am.');
  assert.deepEqual([users, loads], [0, 3]);
  assert.deepEqual(conversations?.resume(saved).tokens, conversation.tokens);
});
