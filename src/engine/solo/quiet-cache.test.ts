import assert from 'node:assert/strict';
import { mock, test } from 'node:test';
import * as fc from 'fast-check';
import type { ModelContext } from '#native';
import { chunkTokens, QuietCache } from './quiet-cache.ts';
import { readPrompt, readRows } from './read-prompt.ts';

/** Takes the place of a native context: notes which calls each token in it was part of. */
function recordingContext() {
  let cells: string[] = [];
  let added: number[] = [];
  const state = { made: 0, freed: 0, calls: [] as number[] };
  const decode = () => {
    const shape = `${cells.length}+${added.length}`;
    state.calls.push(added.length);
    cells.push(...added.map((token) => `${token} in ${shape}`));
    return 'done';
  };
  const batch = {
    clear: () => void (added = []),
    add: (token: number, position: number) => {
      assert.equal(position, cells.length + added.length, 'tokens lie in their order, without a gap');
      return added.push(token) - 1;
    },
  };
  const context = {
    batch,
    decodeHere: decode,
    decode: async () => decode(),
    remove: (_sequence: number, from: number) => void (cells = cells.slice(0, from)),
    clear: () => void (cells = []),
    [Symbol.dispose]: () => void (state.freed++, (cells = [])),
  };
  const create = async () => {
    state.made++;
    return context as unknown as ModelContext;
  };
  return { state, create, cells: () => [...cells] };
}

async function read(cache: QuietCache, owner: string | undefined, tokens: readonly number[]): Promise<number> {
  const kept = await cache.begin(owner, tokens);
  for await (const _ of readPrompt(cache, tokens));
  return kept;
}

test('whatever was there before, every token is computed in the call that it would be in alone', async () => {
  const token = fc.integer({ min: 0, max: 1 });
  // Long runs of equal tokens, so that many texts begin alike.
  const text = fc
    .array(fc.tuple(token, fc.integer({ min: 1, max: 90 })), { minLength: 1, maxLength: 3 })
    .map((runs) => runs.flatMap(([value, count]) => Array.from({ length: count }, () => value)));
  const job = fc.record({
    owner: fc.constantFrom('a', 'b', undefined),
    tokens: text,
    generated: fc.nat(3),
  });
  await fc.assert(
    fc.asyncProperty(fc.array(job, { minLength: 1, maxLength: 6 }), fc.boolean(), async (jobs, canRewind) => {
      const shared = recordingContext();
      using cache = new QuietCache({ create: shared.create, canRewind });
      for (const { owner, tokens, generated } of jobs) {
        const kept = await read(cache, owner, tokens);
        for (let count = 0; count < generated; count++) await cache.feed([count], 'last');
        const alone = recordingContext();
        using fresh = new QuietCache({ create: alone.create, canRewind });
        await read(fresh, owner, tokens);
        for (let count = 0; count < generated; count++) await fresh.feed([count], 'last');
        assert.deepEqual(shared.cells(), alone.cells());
        assert.ok(kept % chunkTokens === 0 && kept < tokens.length);
        if (!canRewind || owner === undefined) assert.equal(kept, 0);
      }
    }),
  );
});

test('whole chunks of the same owner are kept, but never the last token', async () => {
  const { create } = recordingContext();
  using cache = new QuietCache({ create, canRewind: true });
  const tokens = Array.from({ length: 3 * chunkTokens }, (_, index) => index);
  assert.equal(await read(cache, 'a', tokens), 0);
  assert.equal(await read(cache, 'a', tokens), 2 * chunkTokens);
  assert.equal(await read(cache, 'a', [...tokens, 1]), 3 * chunkTokens);
  assert.equal(await read(cache, 'a', tokens.slice(0, chunkTokens + 5)), chunkTokens);
  assert.equal(await read(cache, 'b', tokens), 0);
});

test('rows come chunk by chunk, to the end of the text', async () => {
  const { create, state } = recordingContext();
  using cache = new QuietCache({ create, canRewind: true });
  const tokens = Array.from({ length: chunkTokens + 3 }, () => 1);
  await cache.begin(undefined, tokens);
  const chunks = await Array.fromAsync(readRows(cache, tokens));
  assert.deepEqual(chunks, [
    { from: 0, count: chunkTokens },
    { from: chunkTokens, count: 3 },
  ]);
  assert.deepEqual(state.calls, [chunkTokens, 3]);
});

test('memory is given back a minute after the last use, and taken again', async () => {
  mock.timers.enable({ apis: ['setTimeout'] });
  try {
    const { create, state } = recordingContext();
    using cache = new QuietCache({ create, canRewind: true });
    await read(cache, 'a', [1, 2]);
    cache.rest();
    mock.timers.tick(59_000);
    await read(cache, 'a', [1, 2]);
    mock.timers.tick(59_000);
    assert.deepEqual([state.made, state.freed], [1, 0]);
    cache.rest();
    // To rest again does not make it longer.
    mock.timers.tick(30_000);
    cache.rest();
    mock.timers.tick(30_000);
    assert.deepEqual([state.made, state.freed, cache.isOpen], [1, 1, false]);
    assert.equal(await read(cache, 'a', [1, 2]), 0);
    assert.deepEqual([state.made, state.freed], [2, 1]);
  } finally {
    mock.timers.reset();
  }
});
