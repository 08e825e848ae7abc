import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Context, Conversation, GenerateEvent, GenerateRequest, ModelInput } from '#contract';
import { InvalidRequestError } from '../errors/invalid-request-error.ts';
import { PromptTooLongError } from '../errors/prompt-too-long-error.ts';
import { EngineConversations } from './engine-conversations.ts';

const context: Context = { requestId: 'test', tenant: 'one', signal: new AbortController().signal };
const beginToken = 1;
const endToken = 2;

/** A model whose tokens are characters, whose chats are written "role:text" and ended by a token, and that says "ok". */
function conversations(kept: (readonly number[])[] = []) {
  const codes = (text: string) => Array.from(text, (character) => character.charCodeAt(0));
  const model = {
    contextTokens: 100,
    async tokenise(input: ModelInput): Promise<readonly number[]> {
      if (input.kind === 'tokens') return input.tokens;
      if (input.kind === 'text') return [...(input.continues ? [] : [beginToken]), ...codes(input.text)];
      const turns = input.messages.map(({ role, content }) => [...codes(`${role[0]}:${content}`), endToken]);
      return [beginToken, ...turns.flat(), ...codes('a:')];
    },
    async *generate({ input }: GenerateRequest): AsyncGenerator<GenerateEvent, void> {
      assert.equal(input.kind, 'tokens');
      for (const text of ['o', 'k']) yield { type: 'text', choice: 0, text, tokens: codes(text) };
      yield { type: 'text', choice: 0, text: '', tokens: [endToken] };
    },
  };
  const keep = async (tokens: readonly number[]) => kept.push(tokens);
  return new EngineConversations({ model, identity: 'this one', keep });
}

function textOf({ tokens }: Conversation): string {
  return String.fromCharCode(...tokens)
    .replaceAll('\u0001', '<')
    .replaceAll('\u0002', '>');
}

async function answer(conversation: Conversation): Promise<void> {
  for await (const _ of conversation.generate({ sampling: {} }, context));
}

function chat(content: string): ModelInput {
  return { kind: 'chat', messages: [{ role: 'user', content }] };
}

test('texts follow each other, and begin once', async () => {
  const conversation = conversations().begin();
  await conversation.append({ kind: 'text', text: 'once' });
  await answer(conversation);
  await conversation.append({ kind: 'text', text: ' more' });
  assert.equal(textOf(conversation), '<onceok> more');
  assert.deepEqual(
    conversation.turns.map(({ tokens }) => tokens),
    [5, 8, 13],
  );
});

test('messages follow each other through the template, and keep what was computed', async () => {
  const conversation = conversations().begin();
  await conversation.append(chat('hi'));
  await answer(conversation);
  const before = conversation.tokens;
  await conversation.append(chat('why'));
  assert.equal(textOf(conversation), '<u:hi>a:ok>u:why>a:');
  assert.deepEqual(conversation.tokens.slice(0, before.length), before);
});

test('a fork goes its own way, and turns can be taken back', async () => {
  const conversation = conversations().begin();
  await conversation.append(chat('hi'));
  await answer(conversation);
  const fork = conversation.fork();
  await fork.append(chat('no'));
  await conversation.append(chat('yes'));
  fork.rollback({ turns: 1 });
  assert.equal(textOf(fork), '<u:hi>a:');
  await answer(fork);
  await fork.append(chat('so'));
  assert.equal(textOf(fork), '<u:hi>a:ok>u:so>a:');
  assert.equal(textOf(conversation), '<u:hi>a:ok>u:yes>a:');
  conversation.rollback({ tokens: 3 });
  assert.equal(textOf(conversation), '<u:');
  await assert.rejects(conversation.append(chat('more')), InvalidRequestError);
  conversation.rollback({ turns: 0 });
  assert.equal(textOf(conversation), '');
});

test('what was saved is plain data, is kept on disk, and goes on elsewhere', async () => {
  const kept: (readonly number[])[] = [];
  const conversation = conversations(kept).begin();
  await conversation.append(chat('hi'));
  await answer(conversation);
  const saved = await conversation.save(context);
  assert.deepEqual(kept, [conversation.tokens]);
  const resumed = conversations().resume(JSON.parse(JSON.stringify(saved)));
  await resumed.append(chat('why'));
  assert.equal(textOf(resumed), '<u:hi>a:ok>u:why>a:');
});

test('what can’t be is refused, and changes nothing', async () => {
  const all = conversations();
  const conversation = all.begin();
  await assert.rejects(answer(conversation), InvalidRequestError);
  await conversation.append({ kind: 'text', text: 'x'.repeat(90) });
  await assert.rejects(conversation.append({ kind: 'text', text: 'x'.repeat(20) }), PromptTooLongError);
  await assert.rejects(conversation.append(chat('hi')), InvalidRequestError);
  assert.equal(conversation.tokens.length, 91);
  assert.throws(() => conversation.rollback({ turns: 2 }), InvalidRequestError);
  const saved = await conversation.save(context);
  assert.throws(() => all.resume({ ...saved, model: 'another' }), InvalidRequestError);
  assert.throws(() => all.resume({ ...saved, tokens: [1, 2, -1] }), InvalidRequestError);
  assert.throws(() => all.resume({ ...saved, turns: [{ tokens: 92, messages: undefined }] }), InvalidRequestError);
});

test('does one thing at a time', async () => {
  const conversation = conversations().begin();
  await conversation.append({ kind: 'text', text: 'x' });
  const events = conversation.generate({ sampling: {} }, context)[Symbol.asyncIterator]();
  await events.next();
  await assert.rejects(conversation.append({ kind: 'text', text: 'y' }), InvalidRequestError);
  await events.return?.();
  assert.equal(textOf(conversation), '<xo');
  await conversation.append({ kind: 'text', text: 'y' });
});
