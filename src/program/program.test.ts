import assert from 'node:assert/strict';
import { test } from 'node:test';
import { z } from 'zod';
import { fakeLanguageModel } from '#testing';
import { HoleUnfilledError } from './errors/hole-unfilled-error.ts';
import { InvalidInputsError } from './errors/invalid-inputs-error.ts';
import { NotSupportedError } from './errors/not-supported-error.ts';
import { program } from './program.ts';

/** Says these texts one after the other, then the last one for ever. */
function saying(...texts: string[]) {
  let call = 0;
  return fakeLanguageModel({ reply: () => texts[Math.min(call++, texts.length - 1)] as string });
}

test('values are read, have the types of their holes, and decide how the text goes on', async () => {
  const order = program('order', { who: z.string().default('Ada') }, async ({ say, choice, integer }, { who }) => {
    const { drink } = await say`${who} wants ${choice('drink', ['tea', 'milk'])}`;
    if (drink === 'milk') return { drink, cups: 0 };
    const { cups } = await say`, cups: ${integer('cups', { min: 1 })}.`;
    return { drink, cups: cups + 1 };
  });
  const outcome = await order.run({}, { model: saying('tea', '2') });
  assert.ok(outcome.status === 'done');
  assert.deepEqual(outcome.value, { drink: 'tea', cups: 3 });
  assert.equal(outcome.text, 'Ada wants tea, cups: 2.');
  assert.deepEqual(outcome.variables, { drink: 'tea', cups: 2 });
});

test('a model that can’t be held to a form is asked again, and given up in the end', async () => {
  const count = program('count', {}, async ({ say, integer }) => await say`How many? ${integer('n', { max: 9 })}`);
  const again: string[] = [];
  const onEvent = (event: { type: string; because?: string }) => event.because && again.push(event.because);
  const outcome = await count.run({}, { model: saying('many', '12', '7'), onEvent });
  assert.ok(outcome.status === 'done' && outcome.value.n === 7);
  assert.deepEqual(again, ['it is no number', 'it is not from -Infinity to 9']);
  await assert.rejects(count.run({}, { model: saying('many') }), HoleUnfilledError);
});

test('constraints of one’s own are asked of values, and of texts that grow', async () => {
  const check = (n: number) => n % 2 === 0 || 'it is odd';
  const even = program('even', {}, async ({ say, integer }) => await say`${integer('n', { check })}`);
  const outcome = await even.run({}, { model: saying('3', '4') });
  assert.ok(outcome.status === 'done' && outcome.value.n === 4);
  const short = program(
    'short',
    {},
    async ({ say, text }) => await say`${text('t', { while: (so) => so.length < 9 })}`,
  );
  const long = saying('a very long answer', 'brief');
  const cut = await short.run({}, { model: long });
  assert.ok(cut.status === 'done' && cut.value.t === 'brief');
  assert.equal(long.calls[0]?.outcome, 'left');
});

test('a chat is told as messages, with what the model has begun to say', async () => {
  const model = saying('Yes', 'Because.');
  const chat = program('chat', {}, async ({ system, user, say, choice, text }) => {
    await system`Be brief.`;
    await user`Wet?`;
    await say`Well: ${choice('wet', ['Yes', 'No'])}. ${text('why')}`;
  });
  const outcome = await chat.run({}, { model });
  assert.equal(outcome.text, 'system: Be brief.\nuser: Wet?\nWell: Yes. Because.');
  const [, second] = model.calls.map(({ request }) => request.input);
  assert.ok(second?.kind === 'chat');
  assert.deepEqual(
    second.messages.map(({ role }) => role),
    ['system', 'user', 'assistant', 'user'],
  );
  assert.equal(second.messages[2]?.content, 'Well: Yes. ');
});

test('over its budget a run ends with what there is', async () => {
  const endless = program('endless', {}, async ({ say, text }) => {
    for (let n = 0; ; n++) await say`${text(`t${n}`)}`;
  });
  const outcome = await endless.run({}, { model: saying('one two three'), budget: { tokensMax: 5 } });
  assert.ok(outcome.status === 'spent' && outcome.budget === 'tokens');
  assert.deepEqual(outcome.variables, { t0: 'one two three', t1: 'one two' });
  const model = fakeLanguageModel({ prices: { input: 1_000_000, output: 1_000_000 }, reply: 'one two' });
  const dear = await endless.run({}, { model, budget: { costMax: 3 } });
  assert.ok(dear.status === 'spent' && dear.budget === 'cost');
  const slow = fakeLanguageModel({ tokenDelayMs: 5 });
  const late = await endless.run({}, { model: slow, budget: { timeMs: 30 } });
  assert.ok(late.status === 'spent' && late.budget === 'time');
  const hasty = program('hasty', {}, async ({ say, text }) => {
    const { first } = await say`${text('first', { costMax: 1 })}`;
    return await say`${first}${text('second', { timeMs: 20 })}`;
  });
  const cut = await hasty.run({}, { model: fakeLanguageModel({ tokenDelayMs: 10, reply: 'one two three four five' }) });
  assert.ok(cut.status === 'spent' && cut.budget === 'time' && cut.hole === 'second');
  const pricey = await hasty.run(
    {},
    { model: fakeLanguageModel({ prices: { output: 1_000_000, input: 0 }, reply: 'one two' }) },
  );
  assert.ok(pricey.status === 'spent' && pricey.budget === 'cost' && pricey.hole === 'first');
  assert.deepEqual(pricey.variables, { first: 'one' });
});

test('equal programs have equal versions; what is not taken is refused', async () => {
  const make = (max: number) =>
    program('p', { n: z.int().max(max) }, async ({ say, distribution }) => await say`${distribution('d', ['a'])}`);
  assert.equal(make(3).version, make(3).version);
  assert.notEqual(make(3).version, make(4).version);
  await assert.rejects(make(3).run({ n: 4 }, { model: saying('') }), InvalidInputsError);
  await assert.rejects(make(3).run({ n: 3 }, { model: saying('') }), NotSupportedError);
});

test('a model that can only be talked to is asked for JSON, and told what would not do', async () => {
  const model = saying('{"value": 12}', '{"value": 7}');
  const count = program('count', {}, async ({ say, json }) => await say`Dwarfs: ${json('n', z.int().max(9))}!`);
  const outcome = await count.run({}, { model });
  assert.ok(outcome.status === 'done' && outcome.value.n === 7);
  assert.equal(outcome.text, 'Dwarfs: 7!');
  const [first, second] = model.calls.map(({ request }) => request);
  assert.ok(first?.constraint?.kind === 'json' && second?.input.kind === 'chat');
  const said = second.input.messages.map(({ content }) => content);
  assert.ok(said.includes('12') && said.some((content) => String(content).startsWith('That cannot be used')));
});

test('a branch that fails ends the others with the run', async () => {
  const model = fakeLanguageModel({ reply: 'one two three four five six seven eight', tokenDelayMs: 20 });
  const split = program('split', {}, async ({ fork }) => {
    return await fork([
      async ({ say, text }) => await say`${text('long')}`,
      async ({ say, integer }) => await say`${integer('n', { tokensMax: 1, check: () => 'never' })}`,
    ]);
  });
  await assert.rejects(split.run({}, { model }), HoleUnfilledError);
  await new Promise((resolve) => setTimeout(resolve, 30));
  assert.ok(model.calls.every(({ outcome }) => outcome !== 'running'));
});
