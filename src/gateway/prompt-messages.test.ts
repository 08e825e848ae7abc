import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { ChatMessage } from '#contract';
import { fakeLanguageModel } from '#testing';
import { promptMessages } from './prompt-messages.ts';
import type { Route, RoutePrompt } from './route.ts';

function routeWith(prompt?: RoutePrompt): Route {
  return {
    name: 'r',
    model: fakeLanguageModel(),
    prompt,
    policy: { open: true },
    createdAt: new Date(0),
    ownedBy: 'test',
  };
}

/** A prompt of one system message and one user message that holds all values. */
function promptOf(...variables: string[]): RoutePrompt {
  return {
    variables,
    render: async (values) => ({
      messages: [
        { role: 'system', content: 'Be brief.' },
        { role: 'user', content: variables.map((name) => `${name}=${String(values[name])}`).join(' ') },
      ],
      conversationAt: 1,
    }),
  };
}

const user = (content: string): ChatMessage => ({ role: 'user', content });
const assistant = (content: string): ChatMessage => ({ role: 'assistant', content });
const contents = (messages: readonly ChatMessage[]) => messages.map(({ content }) => content);

test('without a prompt the messages pass as they are; there must be one, and no variables', async () => {
  const messages = [user('hi')];
  assert.equal(await promptMessages(routeWith(), undefined, messages), messages);
  await assert.rejects(promptMessages(routeWith(), undefined, []), { field: 'messages' });
  await assert.rejects(promptMessages(routeWith(), { a: 1 }, messages), { field: 'variables' });
});

test('with variables the messages of the client follow the rendered ones', async () => {
  const messages = await promptMessages(routeWith(promptOf('a', 'b')), { a: 1, b: 2 }, [assistant('ok'), user('more')]);
  assert.deepEqual(contents(messages), ['Be brief.', 'a=1 b=2', 'ok', 'more']);
});

test('the last user message fills the only variable, and what was said before keeps its place in time', async () => {
  const messages = await promptMessages(routeWith(promptOf('question')), undefined, [
    user('hi'),
    assistant('hello'),
    user('why?'),
  ]);
  assert.deepEqual(contents(messages), ['Be brief.', 'hi', 'hello', 'question=why?']);
});

test('a prompt of several variables, or one without a user message to fill it, asks for variables by name', async () => {
  await assert.rejects(promptMessages(routeWith(promptOf('a', 'b')), undefined, [user('x')]), {
    field: 'variables',
    message: /a, b/,
  });
  await assert.rejects(promptMessages(routeWith(promptOf('a')), undefined, [assistant('x')]), { field: 'variables' });
  await assert.rejects(promptMessages(routeWith(promptOf('a')), undefined, []), { field: 'variables' });
});

test('a prompt without variables stands before the messages', async () => {
  assert.deepEqual(contents(await promptMessages(routeWith(promptOf()), undefined, [user('x')])), [
    'Be brief.',
    '',
    'x',
  ]);
});
