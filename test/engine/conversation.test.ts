import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Conversation, ModelInput } from '#contract';
import { contextOf, greedy, start, text } from './start.ts';

/** Lets the model say something; returns what it said, and how many tokens of the conversation had to be computed. */
async function answer(conversation: Conversation) {
  const { length } = conversation.tokens;
  let [said, computed] = ['', length];
  for await (const event of conversation.generate({ sampling: greedy, tokensMax: 24 }, contextOf())) {
    if (event.type === 'start') computed = length - event.cachedTokens;
    if (event.type === 'text') said += event.text;
  }
  return { said, computed };
}

function user(content: string): ModelInput {
  return { kind: 'chat', messages: [{ role: 'user', content }] };
}

test('turns of a chat compute what is new, and say what a chat from scratch says', async () => {
  await using engine = await start();
  const conversation = engine.conversations.begin();
  await conversation.append(user('Name a river in Egypt.'));
  const first = await answer(conversation);
  await conversation.append(user('And one in France?'));
  const { length } = conversation.tokens;
  const second = await answer(conversation);
  assert.ok(second.computed < 20 && length > 40, `${second.computed} of ${length} tokens were computed again`);
  const messages = [
    { role: 'user', content: 'Name a river in Egypt.' },
    { role: 'assistant', content: first.said },
    { role: 'user', content: 'And one in France?' },
  ] as const;
  const scratch = await engine.tokenise({ kind: 'chat', messages });
  assert.deepEqual(conversation.tokens.slice(0, length), scratch);
});

test('forks share what they have in common, and go on independently', async () => {
  await using engine = await start();
  const trunk = engine.conversations.begin();
  await trunk.append(
    text('The three ships left the harbour at dawn, heavy with salt and timber, and their captains'.repeat(3)),
  );
  await answer(trunk);
  const branches = [' argued', ' laughed', ' slept'].map((word) => ({ word, branch: trunk.fork() }));
  const answers = await Promise.all(
    branches.map(async ({ word, branch }) => {
      await branch.append(text(word));
      return await answer(branch);
    }),
  );
  for (const { computed } of answers) assert.ok(computed <= 4, `${computed} tokens were computed again`);
  const branch = branches[0]?.branch ?? assert.fail('there are branches');
  branch.rollback({ turns: 2 });
  assert.deepEqual(branch.tokens, trunk.tokens);
  assert.ok((await answer(branch)).computed <= 2);
});
