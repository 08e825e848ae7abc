import assert from 'node:assert/strict';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, test } from 'node:test';
import type { GenerateEvent, RankedContinuation, TokenLogprob, Vectors } from '#contract';
import { type TinyArchitecture, tinyArchitectures, writeTinyModel } from '../../../test/tiny-models.ts';
import { workerOptions } from '../client/engine-options.ts';
import type { FromWorker, SeededRequest } from '../wire.ts';
import { startService } from '../worker/start-service.ts';
import type { ScoringAnswer, ScoringTask } from './scoring-task.ts';
import { silentLog } from '#base';

const folder = mkdtempSync(join(tmpdir(), 'lode-quiet-'));
after(() => rmSync(folder, { recursive: true }));

/** A worker's service with a model of two layers, asked as a worker is. */
async function run(architecture: TinyArchitecture) {
  const file = join(folder, `${architecture}.gguf`);
  await writeTinyModel(file, architecture);
  const options = workerOptions({ name: 'tiny', file, contextTokens: 256, threads: 1, log: silentLog });
  const heard = new Map<number, (message: FromWorker) => void>();
  const send = (message: FromWorker) => {
    if (message.type === 'events') for (const [id] of message.requests) heard.get(id)?.(message);
    else if ('id' in message) heard.get(message.id)?.(message);
  };
  const service = await startService(options, send, (error) => assert.fail(String(error)));
  let ids = 0;
  return {
    ask: (task: ScoringTask) => {
      const id = ids++;
      const { promise, resolve, reject } = Promise.withResolvers<ScoringAnswer>();
      heard.set(id, (message) => {
        if (message.type === 'scored') resolve(message.answer);
        else if (message.type === 'failed') reject(Object.assign(new Error(message.error.message), message.error));
      });
      service.handle({ type: 'score', id, tenant: 'one', task });
      return promise;
    },
    generate: (request: Omit<SeededRequest, 'sampling'>) => {
      const id = ids++;
      const { promise, resolve } = Promise.withResolvers<GenerateEvent[]>();
      const events: GenerateEvent[] = [];
      let open = request.choices ?? 1;
      heard.set(id, (message) => {
        if (message.type !== 'events') return;
        const mine = message.requests.filter(([of]) => of === id).flatMap(([, given]) => given);
        events.push(...mine);
        open -= mine.filter(({ type }) => type === 'end').length;
        if (open === 0) resolve(events);
      });
      const sampling = { temperature: 1, seed: 1 };
      service.handle({ type: 'generate', id, tenant: 'one', request: { ...request, sampling } });
      return promise;
    },
  };
}

const texts = (events: readonly GenerateEvent[]) => events.filter(({ type }) => type === 'text');
const tokens = Array.from({ length: 150 }, (_, index) => (index * 37) % 90);
const input = { kind: 'tokens', tokens } as const;

for (const architecture of tinyArchitectures) {
  test(`${architecture}: exact answers are exact, for every choice and beside the batch`, async () => {
    const { generate } = await run(architecture);
    const request = { input, tokensMax: 5, ignoreEnd: true, logprobs: 1, choices: 2, deterministic: true };
    const first = await generate(request);
    const [again] = await Promise.all([generate(request), generate({ ...request, deterministic: false })]);
    assert.equal(texts(first).length, 10);
    assert.deepEqual(texts(again), texts(first));
  });

  test(`${architecture}: scores, ranks, vectors and states fit each other`, async () => {
    const { ask } = await run(architecture);
    const scored = (await ask({ kind: 'score', request: { input, top: 2 } })) as readonly TokenLogprob[];
    assert.equal(scored.length, tokens.length);
    assert.ok(scored.slice(1).every(({ logprob, top }) => (logprob as number) < 0 && top.length === 2));
    const ranked = await ask({ kind: 'rank', request: { input, continuations: [' the cat', 'a', 'the cat'] } });
    const ranks = ranked as readonly RankedContinuation[];
    assert.deepEqual(ranks.map(({ index }) => index).toSorted(), [0, 1, 2]);
    assert.ok(ranks.every(({ logprob }, place) => place === 0 || logprob <= (ranks[place - 1]?.logprob as number)));
    const alone = await ask({ kind: 'rank', request: { input, continuations: ['a'] } });
    const found = ranks.find(({ index }) => index === 1);
    assert.deepEqual((alone as readonly RankedContinuation[])[0]?.logprob, found?.logprob);
    for (const pooling of ['none', 'mean', 'last'] as const) {
      const { width, values } = (await ask({ kind: 'embed', request: { input, pooling } })) as Vectors;
      assert.deepEqual([width, values.length], [64, pooling === 'none' ? 64 * tokens.length : 64]);
    }
    for (const layer of [0, 1]) {
      const states = (await ask({ kind: 'hiddenStates', request: { input, layer } })) as Vectors;
      assert.equal(states.values.length, 64 * tokens.length);
      assert.ok(states.values.some((value) => value !== 0));
    }
  });
}
