import assert from 'node:assert/strict';
import { mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, describe, it } from 'node:test';
import { setTimeout as wait } from 'node:timers/promises';
import { eraseVectors, type LocalEncoder } from '#embed';
import { contextOf, cosine, reference, startMinilm } from './minilm-fixture.ts';

const text = (value: string) => ({ kind: 'text', text: value }) as const;
const expected = reference();

describe('an encoder of this machine', () => {
  let encoder: LocalEncoder;
  before(async () => {
    encoder = await startMinilm();
  });
  after(() => encoder[Symbol.asyncDispose]());
  const encode = (value: string, more = {}, tenant?: string) =>
    encoder.encode({ inputs: [text(value)], ...more }, contextOf(tenant)).then(([first]) => {
      assert.ok(first);
      return first;
    });

  it('makes the vectors of sentence-transformers, and reads as many tokens', async () => {
    const encoded = await encoder.encode(
      { inputs: expected.texts.map((each) => text(each)), truncate: 'end' },
      contextOf('reference'),
    );
    for (const [index, { vector, tokens }] of encoded.entries()) {
      const like = cosine(vector, expected.vectors[index] as Float32Array);
      assert.ok(like >= 0.99999, `${expected.texts[index]}: ${like}`);
      assert.equal(tokens, expected.tokens[index], `${expected.texts[index]}`);
      assert.ok(Math.abs(Math.hypot(...vector) - 1) < 1e-5);
    }
  });

  it('says how much it cut off, at the end that was asked for, and refuses where nothing is to be cut', async () => {
    const words = Array.from({ length: 600 }, (_, index) => `word${index}`).join(' ');
    await assert.rejects(encode(words), { code: 'embed/input-too-long', parameter: 'input' });
    const [end, start] = [await encode(words, { truncate: 'end' }), await encode(words, { truncate: 'start' })];
    assert.equal(end.tokens, 256);
    assert.ok(end.tokensCut > 600);
    assert.equal(start.tokensCut, end.tokensCut);
    assert.ok(cosine(end.vector, start.vector) < 0.99);
    assert.equal((await encode('one two three', { tokensMax: 4, truncate: 'end' })).tokens, 4);
    await assert.rejects(encode('x '.repeat(200_000)), { code: 'embed/input-too-long' });
  });

  it('gives the first numbers of a vector, of length 1 again', async () => {
    const [whole, part] = [await encode('a short text'), await encode('a short text', { dimensions: 64 })];
    assert.equal(part.vector.length, 64);
    assert.ok(Math.abs(Math.hypot(...part.vector) - 1) < 1e-5);
    assert.ok(cosine(part.vector, whole.vector.slice(0, 64)) > 0.999999);
    await assert.rejects(encode('a', { dimensions: 385 }), { code: 'embed/invalid-input', parameter: 'dimensions' });
  });

  it('reads token ids as they are, and refuses those it does not know', async () => {
    const ids = [101, 7592, 2088, 102];
    const [byIds] = await encoder.encode({ inputs: [{ kind: 'tokens', tokens: ids }] }, contextOf());
    assert.ok(byIds && cosine(byIds.vector, (await encode('hello world')).vector) > 0.999999);
    for (const tokens of [[-1], [30_522], [1.5], []])
      await assert.rejects(encoder.encode({ inputs: [{ kind: 'tokens', tokens }] }, contextOf()), {
        code: 'embed/invalid-input',
      });
  });

  it('computes what it knows only once, and nothing of one team for another', async () => {
    assert.equal((await encode('said before')).isCached, false);
    assert.equal((await encode('said before')).isCached, true);
    assert.equal((await encode('said before', {}, 'two')).isCached, false);
    const twice = await Promise.all([encode('at the same time'), encode('at the same time')]);
    assert.deepEqual(
      twice.map(({ isCached }) => isCached),
      [false, true],
    );
    assert.deepEqual(twice[0]?.vector, twice[1]?.vector);
  });

  it('lets a request go that nobody waits for, and one with a bad input harms no other', async () => {
    const leaving = new AbortController();
    const many = Array.from({ length: 400 }, (_, index) => text(`number ${index} of many texts that nobody wants`));
    const abandoned = encoder.encode({ inputs: many }, contextOf('three', leaving.signal));
    leaving.abort(new Error('gone'));
    await assert.rejects(abandoned, /gone/);
    assert.equal(encoder.status().inputsWaiting, 0);
    const shared = text('wanted by both');
    const bad = encoder.encode({ inputs: [shared, text('x '.repeat(5000))] }, contextOf());
    const good = encoder.encode({ inputs: [shared] }, contextOf());
    await assert.rejects(bad, { code: 'embed/input-too-long' });
    assert.equal((await good).length, 1);
  });

  it('is started anew after its process was killed; who was with it is told', async () => {
    const { pid } = encoder.status();
    assert.ok(pid);
    const caught = encoder
      .encode({ inputs: Array.from({ length: 200 }, (_, index) => text(`kill ${index}`)) }, contextOf())
      .then(
        () => undefined,
        (error: unknown) => error,
      );
    await wait(20);
    process.kill(pid, 'SIGKILL');
    assert.equal(((await caught) as { code?: string }).code, 'embed/worker-died');
    assert.equal((await encode('and again')).vector.length, 384);
    assert.equal(encoder.status().restarts, 1);
  });
});

describe('an encoder with matrices in 8 bits', () => {
  it('stays within a thousandth of the original', async () => {
    await using encoder = await startMinilm({ precision: 'compact' });
    const encoded = await encoder.encode(
      { inputs: expected.texts.map((each) => text(each)), truncate: 'end' },
      contextOf(),
    );
    for (const [index, { vector }] of encoded.entries())
      assert.ok(cosine(vector, expected.vectors[index] as Float32Array) >= 0.999, `${expected.texts[index]}`);
  });
});

describe('an encoder whose teams share', () => {
  it('takes for one what was computed for another, and cuts where it is declared to', async () => {
    await using encoder = await startMinilm({
      sharing: 'everyone',
      whenTooLong: 'truncate',
      prefixes: { query: 'query: ' },
    });
    const request = { inputs: [text('shared by all')] };
    await encoder.encode(request, contextOf('one'));
    const [second] = await encoder.encode(request, contextOf('two'));
    assert.equal(second?.isCached, true);
    const [long] = await encoder.encode({ inputs: [text('word '.repeat(1000))] }, contextOf('one'));
    assert.equal(long?.tokens, 256);
    const [asQuery] = await encoder.encode({ ...request, purpose: 'query' }, contextOf('one'));
    const [written] = await encoder.encode({ inputs: [text('query: shared by all')] }, contextOf('one'));
    assert.deepEqual(asQuery?.vector, written?.vector);
  });
});

describe('an encoder that keeps vectors on disk', () => {
  it('computes nothing again that another process has computed, until it is erased', async () => {
    const cache = mkdtempSync(join(tmpdir(), 'lode-vectors-'));
    const secret = Buffer.from('of this test');
    const diskCache = { folder: join(cache, 'minilm'), secret, stage: 'dev', bytesMax: 1e6 };
    const ask = async (kept: number) => {
      await using encoder = await startMinilm({ diskCache });
      // What is there is read beside all else; until then it is computed.
      while (encoder.status().disk?.entries !== kept) await wait(5);
      const [encoded] = await encoder.encode({ inputs: [text('kept for later')] }, contextOf());
      return encoded;
    };
    const [first, later] = [await ask(0), await ask(1)];
    assert.deepEqual([first?.isCached, later?.isCached], [false, true]);
    assert.deepEqual(later?.vector, first?.vector);
    assert.equal(await eraseVectors(cache, secret, { stage: 'dev', tenant: 'one' }), 1);
    assert.equal((await ask(0))?.isCached, false);
  });
});
