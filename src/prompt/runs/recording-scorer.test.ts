import assert from 'node:assert/strict';
import { it } from 'node:test';
import type { Context, Scorer } from '#contract';
import { fakeLanguageModel } from '#testing';
import { recordingModel, runStore, usageReport } from './index.ts';
import { openRunBook } from './run-fixture.ts';

const context: Context = {
  requestId: 'req_1',
  tenant: 'research',
  signal: new AbortController().signal,
  call: { operation: 'embeddings', route: 'vectors', isStream: false, arrivedMs: Date.now() },
};

function scorerOf(embed: Scorer['embed']): Scorer {
  const never = async (): Promise<never> => assert.fail('it is not asked');
  return { score: never, rank: never, hiddenStates: never, embed };
}

it('embeddings are runs with an input and no output, and are counted', async () => {
  await using book = await openRunBook();
  const asked = [
    scorerOf(async () => ({ tokens: [1, 2, 3], width: 2, values: new Float32Array([0.6, 0.8]) })),
    scorerOf(async () => Promise.reject(new Error('too long'))),
  ].map((scorer) => {
    const model = { ...fakeLanguageModel(), scorer };
    const policy = { keep: 'texts', share: 1, durable: true, whenUnwritable: 'serve' } as const;
    const options = { writer: book.writer, stage: 'shop/main', policy, pricesOf: () => undefined };
    const { scorer: recorded } = recordingModel(model, { ...options, redact: (text) => text });
    return recorded!.embed({ input: { kind: 'text', text: 'A river' }, pooling: 'mean' }, context);
  });
  const [embedded, failed] = await Promise.allSettled(asked);
  assert.equal(embedded?.status === 'fulfilled' && embedded.value.tokens.length, 3);
  assert.match(String(failed?.status === 'rejected' && failed.reason), /too long/);
  await book.writer.settled();
  const { runs } = await runStore(book.database).list({ tenant: 'research', status: 'ok' }, { withTexts: true });
  assert.deepEqual(
    runs.map(({ operation, route, usage, texts }) => [
      operation,
      route,
      usage.promptTokens,
      texts?.input,
      texts?.output,
    ]),
    [['embeddings', 'vectors', 3, { kind: 'text', text: 'A river' }, []]],
  );
  const [usage] = await usageReport(book.database, { by: ['route'], tenant: 'research' });
  assert.deepEqual([usage?.runs, usage?.failed, usage?.promptTokens], [2, 1, 3]);
});
