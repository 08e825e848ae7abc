import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { ChatMessage, Context, GenerateEvent, GenerateRequest, LanguageModel } from '#contract';
import { fakeLanguageModel } from '#testing';
import { inputGuarded, outputGuarded } from './guarded-model.ts';
import type { GuardCheck, GuardRules } from './guard-rules.ts';

const context: Context = { requestId: 'r', tenant: 'team', signal: new AbortController().signal };
function guardedModel(model: LanguageModel, rules: readonly GuardRules[]): LanguageModel {
  return inputGuarded(outputGuarded(model, rules), rules);
}
const both = ['input', 'output'] as const;
const blank: GuardRules = { name: 'house', on: both, redact: [], deny: [], allow: [] };

function asking(...messages: readonly ChatMessage[]): GenerateRequest {
  return { input: { kind: 'chat', messages }, sampling: {} };
}
const user = (content: ChatMessage['content']): ChatMessage => ({ role: 'user', content });

async function answered(rules: Partial<GuardRules>, reply: readonly string[] | string, request = asking(user('Hi'))) {
  const model = fakeLanguageModel({ reply });
  const events: GenerateEvent[] = [];
  for await (const event of guardedModel(model, [{ ...blank, ...rules }]).generate(request, context))
    events.push(event);
  const end = events.at(-1);
  return {
    text: events.map((event) => (event.type === 'text' ? event.text : '')).join(''),
    tokens: events.flatMap((event) => (event.type === 'text' ? event.tokens : [])).length,
    reason: end?.type === 'end' ? end.reason : undefined,
    start: events[0],
    outcome: model.calls[0]?.outcome,
    read: model.calls[0]?.request.input,
  };
}

test('redacts what is asked, in every message, and says that it did', async () => {
  const request = asking(
    { role: 'system', content: 'You serve ada@example.com.' },
    { role: 'assistant', content: '', toolCalls: [{ id: 'c', name: 'mail', arguments: '{"to":"bob@example.com"}' }] },
    user([{ type: 'text', text: 'Card 4111 1111 1111 1111?' }]),
  );
  const { read, start } = await answered({ redact: ['email', 'card'] }, 'Yes.', request);
  assert.ok(read?.kind === 'chat');
  assert.doesNotMatch(JSON.stringify(read.messages), /example\.com|4111/);
  assert.match(JSON.stringify(read.messages), /\[email\].*\{\\"to\\":\\"\[email\]\\"\}.*\[card\]/);
  assert.ok(start?.type === 'start');
  assert.deepEqual(start.differences, ['the guard "house" has redacted 3 in the request']);
});

test('redacts both sides of a gap, and asks what is asked for of the side before it', async () => {
  const input = { kind: 'text', text: 'to = "ada@example.com" # weather', suffix: 'cc = "bob@example.com"' } as const;
  const { read } = await answered({ redact: ['email'], allow: [{ phrase: 'weather' }] }, 'ok', { input, sampling: {} });
  assert.deepEqual(read, { kind: 'text', text: 'to = "[email]" # weather', suffix: 'cc = "[email]"' });
});

test('redacts what is answered, across pieces, and loses no token', async () => {
  const { text, tokens, reason } = await answered({ redact: ['email'] }, ['Ask a', 'da@exa', 'mple.com', ' now']);
  assert.deepEqual([text, tokens, reason], ['Ask [email] now', 4, 'stop']);
});

test('a denied phrase or pattern refuses input, and ends output before it', async () => {
  const deny = [{ phrase: 'drop table' }, { pattern: 'pass(word)?:\\s*\\S', flags: 'i' }];
  for (const said of ['please DROP\nTABLE users', 'Password: x'])
    await assert.rejects(answered({ deny }, 'Yes.', asking(user(said))), {
      code: 'guard/denied',
      parameter: 'messages',
    });
  const { text, reason, tokens } = await answered({ deny }, ['Run', ' drop', ' table', ' users']);
  assert.deepEqual([text, reason, tokens], ['Run ', 'content_filter', 4]);
  const endless = await answered(
    { deny },
    Array.from({ length: 1000 }, () => ' drop table '),
  );
  assert.deepEqual(
    [endless.reason, endless.outcome],
    ['content_filter', 'left'],
    'the model does not go on for nobody',
  );
  const lines = await answered({ deny }, ['Fine.\n', 'The password: hunter2\n', 'more']);
  assert.deepEqual([lines.text, lines.reason], ['Fine.\n', 'content_filter']);
});

test('only what is allowed may be asked', async () => {
  const allow = [{ phrase: 'invoice' }, { pattern: '^order \\d+', flags: 'i' }];
  assert.equal((await answered({ allow }, 'Yes.', asking(user('Where is my Invoice?')))).text, 'Yes.');
  assert.equal((await answered({ allow }, 'Yes.', asking(user('Order 66?')))).text, 'Yes.');
  await assert.rejects(answered({ allow }, 'Yes.', asking(user('Tell me a joke'))), { code: 'guard/denied' });
});

test('sizes and contents are limited', async () => {
  const image = asking(user([{ type: 'image', url: 'data:image/png;base64,AA==' }]));
  await assert.rejects(answered({ inputCharactersMax: 1 }, ''), /more than 1 characters/);
  await assert.rejects(answered({ messagesMax: 1 }, '', asking(user('a'), user('b'))), /more than 1 messages/);
  await assert.rejects(answered({ media: [] }, '', image), /it holds image/);
  const { text, reason } = await answered({ outputCharactersMax: 5 }, ['one', ' two', ' three']);
  assert.deepEqual([text, reason], ['one t', 'length']);
});

test("a check of one's own refuses or rewrites, and sees nothing but its arguments", async () => {
  const check: GuardCheck = (text, { side }) =>
    text.includes('ACME')
      ? { deny: 'no other companies' }
      : side === 'output'
        ? { text: text.toUpperCase() }
        : undefined;
  const rules = { check: String(check) };
  await assert.rejects(answered(rules, '', asking(user('Like ACME?'))), /no other companies/);
  assert.equal((await answered(rules, ['one ', 'two'])).text, 'ONE TWO');
  for (const source of ['() => process.exit(1)', '() => { for (;;); }', '() => 7', '() => { throw new Error("oh"); }'])
    await assert.rejects(answered({ check: source }, 'Yes.'), { code: 'guard/failed' }, source);
  assert.throws(() => guardedModel(fakeLanguageModel(), [{ ...blank, check: 'async () => {}' }]), {
    code: 'guard/invalid-check',
  });
  assert.equal((await answered({ check: "check(text) { return { text: text + '!' }; }" }, 'Hi')).text, 'Hi!');
});

test('a pattern that never ends lets nothing pass', async () => {
  const deny = [{ pattern: '^(a+)+$', flags: '' }];
  await assert.rejects(answered({ deny }, '', asking(user(`${'a'.repeat(40)}!`))), { code: 'guard/failed' });
});

test('many slow texts of one request do not add up', async () => {
  const deny = [{ pattern: '^(a+)+$', flags: '' }];
  const slow = Array.from({ length: 4000 }, () => user(`${'a'.repeat(22)}!`));
  const startedMs = performance.now();
  await assert.rejects(answered({ deny }, '', asking(...slow)), { code: 'guard/failed' });
  assert.ok(performance.now() - startedMs < 3000);
});

test('there is no way around: ids of tokens and log-probabilities are refused, scoring is not there', async () => {
  const rules = { redact: ['email'] } as const;
  const tokens: GenerateRequest = { input: { kind: 'tokens', tokens: [1] }, sampling: {} };
  await assert.rejects(answered(rules, '', tokens), { code: 'guard/denied', parameter: 'input' });
  await assert.rejects(answered(rules, '', { ...asking(user('Hi')), logprobs: 1 }), { parameter: 'logprobs' });
  const guarded = guardedModel(fakeLanguageModel(), [{ ...blank, ...rules }]);
  assert.deepEqual([guarded.scorer, guarded.conversations], [undefined, undefined]);
});

test('of several choices each is cut by itself, and each ends once', async () => {
  const model = fakeLanguageModel({
    reply: (_request, choice) => (choice === 1 ? 'one two three' : 'drop table users'),
  });
  const rules = [{ ...blank, deny: [{ phrase: 'drop table' }] }];
  const request = { ...asking(user('Hi')), choices: 3 };
  const events = await Array.fromAsync(guardedModel(model, rules).generate(request, context));
  const ends = events.filter((event) => event.type === 'end');
  assert.deepEqual(ends.map(({ choice, reason }) => [choice, reason]).toSorted(), [
    [0, 'content_filter'],
    [1, 'stop'],
    [2, 'content_filter'],
  ]);
});
