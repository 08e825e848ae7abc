import assert from 'node:assert/strict';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, test } from 'node:test';
import { setTimeout as sleep } from 'node:timers/promises';
import type { GenerateEvent, GenerateRequest } from '#contract';
import type { Engine } from '#engine';
import { writeTinyModel } from '../tiny-models.ts';
import { type Answer, ask, contextOf, start, text } from './start.ts';

const engine = await start({ cacheTokens: 2048 });
const folder = mkdtempSync(join(tmpdir(), 'lode-deterministic-'));
after(async () => {
  await engine[Symbol.asyncDispose]();
  rmSync(folder, { recursive: true });
});

const passage =
  'The market was held at the ford of the river, and people came from the hills to sell wool and cheese. ';

const request: GenerateRequest = {
  input: text(passage.repeat(4)),
  sampling: { temperature: 0.9, topP: 0.95, repetitionPenalty: 1.1, seed: 11 },
  tokensMax: 20,
  logprobs: 3,
  ignoreEnd: true,
  deterministic: true,
};

/** Everything that depends on the computation, to the last bit of the logits. */
function computed({ events }: Answer): readonly GenerateEvent[] {
  return events.filter((event) => event.type === 'text');
}

function cachedTokens({ events: [first] }: Answer): number {
  assert.ok(first?.type === 'start');
  return first.cachedTokens;
}

/** Streams of random lengths and texts, until they are told to end. */
function randomStreams(target: Engine, count: number): { end(): Promise<number> } {
  const controller = new AbortController();
  let tokens = 0;
  const streams = Array.from({ length: count }, async (_, stream) => {
    for (let round = 0; !controller.signal.aborted; round++) {
      const input = text(`${passage.repeat(1 + ((stream + round) % 3))} ${stream} ${round}`);
      const answer = await ask(
        target,
        { input, sampling: { temperature: 1 }, tokensMax: 5 + ((stream * 7 + round) % 20) },
        contextOf(controller.signal, `tenant ${stream % 3}`),
      );
      tokens += answer.events.length;
    }
  });
  return {
    end: async () => {
      controller.abort();
      await Promise.all(streams);
      return tokens;
    },
  };
}

const alone = await ask(engine, request);

test('the same request gives the same bits again and again, computed anew or from what is kept', async () => {
  const again = await ask(engine, request);
  assert.equal(cachedTokens(again), 64, 'whole chunks of the same tenant are kept');
  assert.deepEqual(computed(again), computed(alone));
  await ask(engine, { ...request, input: text('Something else entirely.'), tokensMax: 2 });
  const anew = await ask(engine, request);
  assert.equal(cachedTokens(anew), 0);
  assert.deepEqual(computed(anew), computed(alone));
});

test('what one tenant computed is not used for another, who gets the same bits', async () => {
  const other = await ask(engine, request, contextOf(undefined, 'somebody else'));
  assert.equal(cachedTokens(other), 0);
  assert.deepEqual(computed(other), computed(alone));
});

test('a prompt that goes on where another ended takes over its chunks, and nothing shows it', async () => {
  const tokens = await engine.tokenise(text(passage.repeat(5)));
  const ofLength = (length: number): GenerateRequest => ({
    ...request,
    input: { kind: 'tokens', tokens: tokens.slice(0, length) },
    tokensMax: 6,
  });
  const fresh = await ask(engine, ofLength(101), contextOf(undefined, 'fresh'));
  await ask(engine, ofLength(64), contextOf(undefined, 'grown'));
  const grown = await ask(engine, ofLength(101), contextOf(undefined, 'grown'));
  assert.deepEqual([cachedTokens(fresh), cachedTokens(grown)], [0, 64]);
  assert.deepEqual(computed(grown), computed(fresh));
});

test('eight random streams beside it change no bit, and go on', async () => {
  const streams = randomStreams(engine, 8);
  await sleep(300);
  const beside = [await ask(engine, request, contextOf(undefined, 'x')), await ask(engine, request)];
  assert.ok((await streams.end()) > 20, 'the others were served meanwhile');
  for (const answer of [...beside, await ask(engine, request)]) assert.deepEqual(computed(answer), computed(alone));
});

test('a new process gives the same bits', async () => {
  await using another = await start();
  assert.deepEqual(computed(await ask(another, request)), computed(alone));
});

test('with two threads it is the same with two threads', async () => {
  await using two = await start({ threads: 2 });
  const short = { ...request, input: text(passage), tokensMax: 3 };
  const first = await ask(two, short);
  assert.deepEqual(computed(await ask(two, short, contextOf(undefined, 'x'))), computed(first));
  const [begin] = first.events;
  assert.ok(begin?.type === 'start' && begin.recipe?.threads === 2);
});

test('choices come one after the other, each as if it were alone', async () => {
  const { events } = await ask(engine, { ...request, choices: 3 });
  const order = events.flatMap((event) => (event.type === 'start' ? [] : [event.choice]));
  assert.deepEqual(order, order.toSorted());
  for (const choice of [0, 1, 2]) {
    const seed = (request.sampling.seed as number) + choice;
    const single = await ask(engine, { ...request, sampling: { ...request.sampling, seed } });
    const ofChoice = events.filter((event) => event.type === 'text' && event.choice === choice);
    assert.deepEqual(
      ofChoice.map((event) => ({ ...event, choice: 0 })),
      computed(single),
    );
  }
});

test('a recipe is all it takes to repeat an answer', async () => {
  const sampling = { temperature: 1.2, minP: 0.02, logitBias: new Map([[198, -2]]) };
  const open = { ...request, sampling };
  const first = await ask(engine, open);
  const [begin] = first.events;
  assert.ok(begin?.type === 'start' && begin.recipe);
  const { recipe } = begin;
  assert.equal(recipe.deterministic, true);
  assert.match(recipe.engine, /^lode \d.*, llama\.cpp \d/);
  assert.equal(recipe.template, engine.facts.chatTemplate);
  await using another = await start({ threads: recipe.threads, prefillThreads: recipe.prefillThreads });
  const repeated = await ask(another, { ...open, sampling: recipe.sampling, deterministic: recipe.deterministic });
  assert.deepEqual(computed(repeated), computed(first));
});

test('a storm of cancellations leaves the next one its bits, and nothing behind', async () => {
  const leave = async (index: number) => {
    const controller = new AbortController();
    const stopping = sleep(index * 13).then(() => controller.abort());
    await ask(engine, { ...request, tokensMax: 200 }, contextOf(controller.signal, `t${index % 4}`));
    await stopping;
  };
  await Promise.all(Array.from({ length: 30 }, (_, index) => leave(index)));
  assert.deepEqual(computed(await ask(engine, request)), computed(alone));
  await sleep(1200);
  const { running, queue } = engine.status();
  assert.deepEqual({ running, queue }, { running: 0, queue: 0 });
});

test('a reader that reads nothing gives way, and gets the same in the end', async () => {
  const file = join(folder, 'tiny.gguf');
  await writeTinyModel(file, 'llama');
  await using tiny = await start({ file });
  const short = { ...request, input: { kind: 'tokens', tokens: [5, 6, 7, 8] } } as const;
  const long = { ...short, tokensMax: 400, logprobs: undefined };
  const fluent = await ask(tiny, long);
  const expected = await ask(tiny, short);
  const events: GenerateEvent[] = [];
  let quick: Promise<Answer> | undefined;
  for await (const event of tiny.generate(long, contextOf(undefined, 'slow'))) {
    events.push(event);
    // The quick one gets its turn although the slow one is not done.
    quick ??= ask(tiny, short, contextOf(undefined, 'quick'));
    if (events.length === 2) assert.deepEqual(computed(await quick), computed(expected));
  }
  assert.deepEqual(
    events.filter(({ type }) => type === 'text'),
    computed(fluent),
  );
});

test('a worker that dies in the middle is replaced, and nothing shows it', async () => {
  await using fragile = await start();
  const long = { ...request, tokensMax: 20, choices: 2 };
  const whole = await ask(engine, long);
  const events: GenerateEvent[] = [];
  for await (const event of fragile.generate(long, contextOf())) {
    events.push(event);
    if (events.length === 30) process.kill(fragile.status().pid as number, 'SIGKILL');
  }
  assert.deepEqual(
    events.filter(({ type }) => type === 'text'),
    computed(whole),
  );
  assert.equal(events.filter(({ type }) => type === 'start').length, 1);
  assert.equal(fragile.status().restarts, 1);
});
