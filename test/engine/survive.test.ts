import assert from 'node:assert/strict';
import { test } from 'node:test';
import { setTimeout as sleep } from 'node:timers/promises';
import type { GenerateRequest } from '#contract';
import { type Engine, RequestQuarantinedError } from '#engine';
import { ask, contextOf, greedy, start, text } from './start.ts';
import { askAndInterrupt, deadly, kill, startImpatient } from './survive.ts';

const story: GenerateRequest = { input: text('Once upon a time'), sampling: greedy, tokensMax: 60, ignoreEnd: true };
/** In the batch the same tokens come in other steps after a death, and near ties fall the other way: see docs/design. */
const exact = { ...story, deterministic: true };
const chat: GenerateRequest = {
  deterministic: true,
  input: { kind: 'chat', messages: [{ role: 'user', content: 'Tell me about the sea.' }] },
  sampling: { temperature: 0.8, seed: 5, repetitionPenalty: 1.2, frequencyPenalty: 0.4, presencePenalty: 0.2 },
  tokensMax: 60,
  ignoreEnd: true,
};

for (const signal of deadly) {
  test(`a stream goes on without a seam after ${signal}, greedy or drawn with penalties`, async () => {
    await using engine = await start();
    for (const request of [story, chat]) {
      const whole = await ask(engine, request);
      const { events, texts, tokens } = await askAndInterrupt(engine, request, 17, () => kill(engine, signal));
      assert.deepEqual(texts, whole.texts);
      assert.equal(tokens[0]?.length, 60);
      assert.equal(events.filter(({ type }) => type === 'start').length, 1);
      const end = events.at(-1);
      assert.ok(end?.type === 'end' && end.completionTokens === 60);
      assert.ok(end.timings.decodeMs > 200, 'the time of the restart is part of it');
    }
    assert.equal(engine.status().restarts, 2);
  });
}

for (const signal of ['SIGKILL', 'SIGSTOP'] as const) {
  test(`requests that wait, or whose prompt is being computed, are answered after ${signal}`, async () => {
    await using engine = await startImpatient({ parallel: 1 });
    const long = { ...story, input: text('A quick brown fox. '.repeat(80)), tokensMax: 8 };
    const short = { ...story, tokensMax: 8 };
    const expected = [(await ask(engine, long)).texts, (await ask(engine, short)).texts];
    const first = { ...long, input: text('So. A quick brown fox.'.repeat(60)) };
    const running = [first, long, short].map((request) => ask(engine, request));
    await sleep(150);
    kill(engine, signal);
    const answers = await Promise.all(running);
    assert.deepEqual(
      answers.slice(1).map(({ texts }) => texts),
      expected,
    );
    assert.equal(engine.status().restarts, 1);
  });
}

test('a worker that hangs is replaced, and its streams go on', async () => {
  await using engine = await startImpatient();
  const whole = await ask(engine, story);
  const { texts, longestGapMs } = await askAndInterrupt(engine, story, 9, () => kill(engine, 'SIGSTOP'));
  assert.deepEqual(texts, whole.texts);
  assert.ok(longestGapMs > 1500 && longestGapMs < 15_000, `${longestGapMs} ms`);
  assert.match(engine.status().reason ?? '', /said nothing for \d+ seconds/);
});

test('choices, of which one has ended, go on where each of them was', async () => {
  await using engine = await start();
  const sampling = { temperature: 1, seed: 3, topP: 0.9 };
  for (const request of [
    { ...exact, sampling, choices: 3, stop: [' the'] },
    { ...story, sampling, choices: 3 },
  ]) {
    const whole = await ask(engine, request);
    const lengths = whole.events.flatMap((event) => (event.type === 'end' ? event.completionTokens : []));
    const afterTokens = (lengths[0] as number) + 3;
    const { texts, events, tokens } = await askAndInterrupt(engine, request, afterTokens, () =>
      kill(engine, 'SIGKILL'),
    );
    if ('deterministic' in request) assert.deepEqual(texts, whole.texts);
    else
      assert.deepEqual(
        tokens.map(({ length }) => length),
        [60, 60, 60],
      );
    assert.equal(events.filter(({ type }) => type === 'end').length, 3);
  }
  assert.equal(engine.status().restarts, 2);
});

test('a stop string and a character that the death cuts in two are whole', async () => {
  await using engine = await start();
  const emoji = await engine.tokenise(text('😀🎉👩‍🚀 日本語 '));
  const input = { kind: 'tokens', tokens: [...emoji, ...emoji, ...emoji] } as const;
  const whole = await ask(engine, { ...exact, input });
  const silent = whole.events
    .filter(({ type }) => type === 'text')
    .findIndex((event) => 'text' in event && !event.text);
  assert.ok(silent >= 0, 'some token ends inside a character');
  const cut = await askAndInterrupt(engine, { ...exact, input }, silent + 1, () => kill(engine, 'SIGKILL'));
  assert.deepEqual(cut.texts, whole.texts);
  const batched = await askAndInterrupt(engine, { ...story, input }, silent + 1, () => kill(engine, 'SIGKILL'));
  assert.equal(batched.texts[0], await engine.detokenise(batched.tokens[0] ?? []));

  const said = (await ask(engine, exact)).texts[0] as string;
  const stopping = { ...exact, stop: [said.slice(30, 60)] };
  const stopped = await askAndInterrupt(engine, stopping, 10, () => kill(engine, 'SIGKILL'));
  assert.deepEqual(stopped.texts, [said.slice(0, 30)]);
});

for (const signal of ['SIGSEGV', 'SIGSTOP'] as const) {
  test(`under load all streams survive ${signal}, with every token once`, async () => {
    await using engine = await startImpatient({ parallel: 8, contextTokens: 2048 });
    const requests = Array.from({ length: 8 }, (_, index): GenerateRequest => ({
      ...story,
      input: text(`Chapter ${index}. `),
      sampling: { temperature: 1, seed: index },
      tokensMax: 40 + index,
    }));
    const answers = await Promise.all(
      requests.map((request, index) => askAndInterrupt(engine, request, 20, () => index === 3 && kill(engine, signal))),
    );
    assert.equal(engine.status().restarts, 1);
    for (const [index, { texts, tokens, events }] of answers.entries()) {
      assert.equal(tokens[0]?.length, 40 + index);
      assert.equal(await engine.detokenise(tokens[0] ?? []), texts[0]);
      assert.deepEqual(
        events.flatMap((event) => (event.type === 'end' ? [event.reason, event.completionTokens] : [])),
        ['length', 40 + index],
      );
    }
  });
}

test('a worker that dies while it is being started is started again, and nobody is blamed for it', async () => {
  await using engine = await start();
  const whole = await ask(engine, exact);
  const running = askAndInterrupt(engine, exact, 10, () => kill(engine, 'SIGKILL'));
  for (let deaths = 0; deaths < 2;) {
    await sleep(10);
    const { state, pid, restarts } = engine.status();
    if (state !== 'restarting' || pid === undefined || restarts !== deaths + 1) continue;
    deaths++;
    kill(engine, 'SIGKILL');
  }
  assert.deepEqual((await running).texts, whole.texts);
  assert.equal(engine.status().restarts, 3);
});

/** Kills the worker whenever a token of the request arrives, as if the request were the cause. */
async function killer(engine: Engine, times: number): Promise<unknown> {
  let kills = 0;
  const error = await (async () => {
    for await (const event of engine.generate({ ...chat, tokensMax: 200 }, contextOf())) {
      if (event.type !== 'text' || kills === times) continue;
      kills++;
      kill(engine, 'SIGSEGV');
    }
  })().catch((thrown: unknown) => thrown);
  return error;
}

test('a request that kills workers is quarantined, and those beside it are answered', async () => {
  await using engine = await start();
  assert.ok((await killer(engine, 2)) instanceof RequestQuarantinedError);
  const whole = await ask(engine, exact);
  const running = [exact, story, { ...story, input: text('In the beginning') }].map((request) => ask(engine, request));
  const error = await killer(engine, 3);
  assert.ok(error instanceof RequestQuarantinedError && !error.retriable);
  const answers = await Promise.all(running);
  for (const { events } of answers) assert.equal(events.filter(({ type }) => type === 'text').length, 60);
  assert.deepEqual(answers[0]?.texts, whole.texts);
  assert.equal((await ask(engine, exact)).texts[0], whole.texts[0]);
});

test('who leaves while the worker is being started again is forgotten, and who comes is answered', async () => {
  await using engine = await start();
  const whole = await ask(engine, story);
  const abort = new AbortController();
  let tokens = 0;
  for await (const event of engine.generate({ ...story, tokensMax: 400 }, contextOf(abort.signal))) {
    if (event.type !== 'text' || ++tokens !== 5) continue;
    kill(engine, 'SIGKILL');
    setTimeout(() => abort.abort(), 30);
  }
  assert.ok(tokens >= 5 && tokens < 400);
  assert.deepEqual((await ask(engine, story)).texts, whole.texts);
  await sleep(1200);
  assert.equal(engine.status().running, 0);
});

test('questions survive as well', async () => {
  await using engine = await start();
  const asked = Array.from({ length: 5 }, () => engine.tokenise(text('Once upon a time')));
  kill(engine, 'SIGKILL');
  for (const tokens of await Promise.all(asked)) assert.equal(tokens.length, 4);
});
