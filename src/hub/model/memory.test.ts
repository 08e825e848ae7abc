import assert from 'node:assert/strict';
import { test } from 'node:test';
import * as fc from 'fast-check';
import { contextThatFits, memoryNeeded } from './memory.ts';
import { bytesTogether, memoryClaim } from './memory-claim.ts';
import { memoryAvailable } from './memory-available.ts';
import type { ModelFacts } from './model-facts.ts';

/** SmolLM2-135M, as its file says. */
const smol: ModelFacts = {
  architecture: 'llama',
  name: 'SmolLM2 135M',
  licence: 'apache-2.0',
  parameters: 134_515_008,
  quantisation: 'Q4_1',
  weightsBytes: 96_576_768,
  tensorsByType: [],
  layers: 30,
  heads: 9,
  kvHeads: Array(30).fill(3),
  keyLength: 64,
  valueLength: 64,
  embeddingLength: 576,
  feedForwardLength: 1536,
  experts: undefined,
  contextTokens: 8192,
  rope: { frequencyBase: 100_000, dimensions: 64, scaling: undefined },
  slidingWindow: undefined,
  tokenizer: { kind: 'gpt2', split: 'smollm', vocabularySize: 49_152, special: [], addsBos: false, addsEos: undefined },
  chatTemplate: undefined,
};

test('keys and values take two bytes each, for the heads that have them', () => {
  // 30 layers, 3 heads, 64 + 64 elements of 2 bytes: the 22.5 KiB a token that llama.cpp was seen to save.
  assert.equal(memoryNeeded(smol, { contextTokens: 1024 }).kvBytes, 1024 * 22.5 * 1024);
  assert.equal(
    memoryNeeded(smol, { contextTokens: 1000, parallel: 2 }).kvBytes,
    2048 * 22.5 * 1024,
    'whole blocks of 256 cells',
  );
  const halfRecurrent = { ...smol, kvHeads: smol.kvHeads.map((heads, layer) => (layer % 2 ? heads : 0)) };
  assert.equal(memoryNeeded(halfRecurrent, { contextTokens: 1024 }).kvBytes, 512 * 22.5 * 1024);
});

test('layers with a sliding window stop growing with the context', () => {
  const layers = smol.kvHeads.map((_, layer) => layer % 6 !== 5);
  const windowed = { ...smol, slidingWindow: { tokens: 512, layers } };
  const kvAt = (contextTokens: number) => memoryNeeded(windowed, { contextTokens }).kvBytes;
  const perTokenOfAll = (kvAt(8192) - kvAt(4096)) / 4096;
  assert.equal(perTokenOfAll, (5 / 30) * 22.5 * 1024);
  assert.ok(kvAt(8192) < memoryNeeded(smol, { contextTokens: 8192 }).kvBytes / 3);
});

test('a model that guesses takes its weights, and keys and values for as many tokens', () => {
  const use = { contextTokens: 1024, parallel: 2 };
  const { draftBytes, totalBytes, ...without } = memoryNeeded(smol, use);
  const withDraft = memoryNeeded(smol, { ...use, draft: smol });
  assert.equal(draftBytes, 0);
  assert.equal(withDraft.totalBytes - totalBytes, withDraft.draftBytes);
  const { weightsBytes, kvBytes, computeBytes } = without;
  const vocabularyBytes = withDraft.draftBytes - weightsBytes - kvBytes - computeBytes;
  assert.ok(vocabularyBytes > 5e6 && vocabularyBytes < 20e6, `${vocabularyBytes}`);
  assert.ok(contextThatFits(smol, totalBytes, { parallel: 2, draft: smol }) < 1024);
});

test('the total is the sum of the parts, and never falls when more is asked for', () => {
  const use = fc.record({ contextTokens: fc.integer({ min: 1, max: 1e6 }), parallel: fc.integer({ min: 1, max: 64 }) });
  fc.assert(
    fc.property(use, fc.integer({ min: 0, max: 100_000 }), (asked, more) => {
      const { totalBytes, ...parts } = memoryNeeded(smol, asked);
      assert.equal(
        totalBytes,
        Object.values(parts).reduce((sum, bytes) => sum + bytes, 0),
      );
      const larger = memoryNeeded(smol, { ...asked, contextTokens: asked.contextTokens + more });
      assert.ok(larger.totalBytes >= totalBytes);
    }),
  );
});

test('the context that fits does fit, and the next step does not', () => {
  fc.assert(
    fc.property(fc.integer({ min: 0, max: 2 ** 31 }), fc.integer({ min: 1, max: 16 }), (available, parallel) => {
      const needs = (contextTokens: number) => memoryNeeded(smol, { contextTokens, parallel }).totalBytes;
      const fits = contextThatFits(smol, available, { parallel });
      assert.ok(fits >= 0 && fits <= smol.contextTokens);
      if (fits > 0) assert.ok(needs(fits) <= available);
      if (fits < smol.contextTokens) assert.ok(needs(fits + 256) > available);
    }),
  );
});

test('models that run together share the pages of one file, but not what is laid out anew for the processor', () => {
  const use = { contextTokens: 1024 };
  const typed = (type: 'Q4_0' | 'Q4_1') => ({
    ...smol,
    tensorsByType: [{ type, count: 1, sizeBytes: smol.weightsBytes }],
  });
  const mapped = memoryClaim('sha256:a', typed('Q4_1'), use, 'x64');
  const { totalBytes } = memoryNeeded(smol, use);
  assert.equal(bytesTogether([mapped]), totalBytes);
  assert.equal(bytesTogether([mapped, mapped]), 2 * totalBytes - smol.weightsBytes);
  assert.equal(bytesTogether([mapped, { ...mapped, weights: 'sha256:b' }]), 2 * totalBytes);
  const repacked = memoryClaim('sha256:a', typed('Q4_0'), use, 'x64');
  assert.deepEqual([repacked.sharedBytes, bytesTogether([repacked, repacked])], [0, 2 * totalBytes]);
});

test('this machine has memory, and says how much without fail', async () => {
  const available = await memoryAvailable();
  assert.ok(Number.isSafeInteger(available) && available > 0);
});
