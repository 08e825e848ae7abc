/** An encoder as a stack declares it: real weights, `lode` as a user runs it, OpenAI's client. */
import assert from 'node:assert/strict';
import { mkdirSync, readdirSync, symlinkSync, writeFileSync } from 'node:fs';
import { after, before, describe, it } from 'node:test';
import OpenAI, { BadRequestError } from 'openai';
import { blocksOf } from '../guide/run-block.ts';
import { Workshop } from '../stack/lode-command.ts';
import { minilm } from '../weights.ts';
import { cosine, reference } from './minilm-fixture.ts';

/** The program of the guide, with the files beside it and on any port. */
const [page = ''] = blocksOf('embeddings.md', 'ts');
const program = (more = ''): string =>
  page
    .replace(/source: '[^']*'/, "source: 'file:minilm'")
    .replace('tokensMax: 256', `tokensMax: 256, threads: 1${more}`)
    .replace("gateway('door', {", "gateway('door', { address: '127.0.0.1:0',");

interface Comparison {
  readonly isSynthetic: boolean;
  readonly recommended: string;
  readonly candidates: readonly { readonly dimensions: number; readonly gain: number }[];
}

interface Status {
  readonly models: readonly { readonly name: string; readonly state: string; readonly pid: number }[];
}

describe('a stack with an encoder', { timeout: 300_000 }, () => {
  let workshop: Workshop;
  let client: OpenAI;
  const expected = reference();
  const up = async (text: string): Promise<string> => {
    writeFileSync(workshop.path('stack.ts'), text);
    const { url } = await workshop.json<{ readonly url: string }>(['up', '--detach']);
    client = new OpenAI({ baseURL: `${url}/v1`, apiKey: 'none', maxRetries: 0 });
    return url;
  };
  const embed = async (fields: Partial<OpenAI.EmbeddingCreateParams> & object) =>
    client.embeddings.create({ model: 'minilm', input: expected.texts[0] as string, ...fields });

  before(async () => {
    workshop = new Workshop();
    const { weights, config, tokenizer } = await minilm();
    mkdirSync(workshop.path('minilm'));
    symlinkSync(weights, workshop.path('minilm', 'model.safetensors'));
    symlinkSync(config, workshop.path('minilm', 'config.json'));
    symlinkSync(tokenizer, workshop.path('minilm', 'tokenizer.json'));
    await up(program());
  });
  after(() => workshop[Symbol.asyncDispose]());

  it('answers with the vectors of sentence-transformers, packed and as numbers', async () => {
    const texts = expected.texts.slice(0, 8);
    const { data, usage } = await embed({ input: [...texts] });
    for (const { embedding, index } of data)
      assert.ok(cosine(Float32Array.from(embedding), expected.vectors[index] as Float32Array) > 0.9999);
    assert.equal(
      usage.prompt_tokens,
      expected.tokens.slice(0, 8).reduce((sum, count) => sum + count, 0),
    );
    const numbers = await embed({ encoding_format: 'float' });
    assert.deepEqual(numbers.data[0]?.embedding.map(Math.fround), data[0]?.embedding.map(Math.fround));
  });

  it('reads token ids and gives fewer dimensions', async () => {
    const [ids, part] = [await embed({ input: [101, 7592, 102] }), await embed({ dimensions: 32 })];
    assert.equal(ids.usage.prompt_tokens, 3);
    assert.equal(part.data[0]?.embedding.length, 32);
  });

  it('refuses what is too long, and text generation, by name', async () => {
    const refused = async (call: Promise<unknown>, pattern: RegExp) =>
      await assert.rejects(call, (error) => error instanceof BadRequestError && pattern.test(error.message));
    await refused(embed({ input: 'word '.repeat(400) }), /256/);
    await refused(embed({ dimensions: 385 }), /384/);
    await refused(
      client.chat.completions.create({ model: 'minilm', messages: [{ role: 'user', content: 'hi' }] }),
      /makes vectors/,
    );
  });

  it('orders documents by what they say, as Jina and Cohere have it', async () => {
    const documents = [1, 2, 3, 4].map((index) => expected.texts[index] as string);
    const post = async (path: string, body: object) => {
      const response = await fetch(client.baseURL.replace('/v1', path), {
        method: 'POST',
        headers: { 'content-type': 'application/json' },
        body: JSON.stringify({ model: 'minilm', ...body }),
      });
      assert.equal(response.status, 200);
      return (await response.json()) as { results: { index: number; relevance_score: number }[] };
    };
    const query = 'I forgot my password';
    for (const path of ['/v1/rerank', '/v2/rerank']) {
      const { results } = await post(path, { query, documents });
      assert.deepEqual(new Set(results.slice(0, 2).map(({ index }) => index)), new Set([2, 3]));
    }
    const embedded = (await post('/v2/embed', { texts: documents, input_type: 'search_document' })) as unknown as {
      embeddings: { float: number[][] };
    };
    assert.ok(
      cosine(Float32Array.from(embedded.embeddings.float[0] ?? []), expected.vectors[1] as Float32Array) > 0.9999,
    );
  });

  it('is asked from the command line, one text a line', async () => {
    const { code, stdout } = await workshop.lode(['embed', 'minilm', '--dimensions', '8'], { input: 'one\ntwo\n' });
    assert.equal(code, 0);
    const rows = stdout
      .trim()
      .split('\n')
      .map((line) => JSON.parse(line) as number[]);
    assert.deepEqual(
      rows.map(({ length }) => length),
      [8, 8],
    );
    const none = await workshop.lode(['embed', 'nothing'], { input: 'one' });
    assert.match(none.stderr, /Routes: minilm/);
  });

  it('is compared with itself in fewer dimensions', async () => {
    const topics = ['boats', 'bread', 'clocks', 'rivers', 'chess', 'tea', 'snow', 'violins', 'bees', 'trains'];
    const texts = topics.map((topic) => ({
      text: `Everything that one should know about ${topic}. This is what matters when it comes to ${topic}.`,
    }));
    writeFileSync(workshop.path('texts.jsonl'), texts.map((each) => JSON.stringify(each)).join('\n'));
    const answer = await workshop.json<Comparison>([
      'embed',
      'compare',
      'texts.jsonl',
      '--candidates',
      'minilm,minilm@192,minilm@2',
    ]);
    assert.equal(answer.isSynthetic, true);
    const [whole, half, tiny] = answer.candidates;
    assert.ok(whole && half && tiny && whole.gain > 0.9 && tiny.gain < whole.gain);
    assert.deepEqual([whole.dimensions, half.dimensions, tiny.dimensions], [384, 192, 2]);
    assert.notEqual(answer.recommended, 'minilm@2');
  });

  it('is listed among what is in memory, and stays when nothing of it has changed', async () => {
    const before = await workshop.json<Status>(['status']);
    assert.deepEqual(
      before.models.map(({ name, state }) => [name, state]),
      [['minilm', 'ready']],
    );
    await up(program().replace("access: 'open' } }", "access: 'open' }, again: { model: minilm, access: 'open' } }"));
    const later = await workshop.json<Status>(['status']);
    assert.equal(later.models[0]?.pid, before.models[0]?.pid);
    assert.equal((await embed({ model: 'again' })).data[0]?.embedding.length, 384);
  });

  it('counts among what is in memory, and is refused where there is no room for it', async () => {
    const { memory } = await workshop.json<{ readonly memory: { readonly usedBytes: number } }>(['status']);
    assert.ok(memory.usedBytes > 150e6 && memory.usedBytes < 500e6, String(memory.usedBytes));
    writeFileSync(
      workshop.path('stack.ts'),
      program().replace("gateway('door', {", "gateway('door', { memory: '100MiB',"),
    );
    const { code, stderr } = await workshop.lode(['plan']);
    assert.notEqual(code, 0);
    assert.match(stderr, /"minilm" needs \d+ MiB of memory; the gateway's `memory` is 100 MiB/);
    writeFileSync(workshop.path('stack.ts'), program());
  });

  it('keeps vectors on disk until the team that had them computed is erased', async () => {
    const kept = (): readonly string[] =>
      readdirSync(workshop.path('.lode', 'cache'), { recursive: true, encoding: 'utf8' }).filter((name) =>
        name.endsWith('.vectors'),
      );
    assert.equal(kept().length, 1);
    const { erased } = await workshop.json<{ readonly erased: { readonly caches: number } }>([
      'erase',
      'local',
      '--yes',
    ]);
    assert.equal(erased.caches, 1);
    assert.deepEqual(kept(), []);
  });

  it('changes to the compact form while it is asked', async () => {
    await up(program(", precision: 'compact', whenTooLong: 'truncate'"));
    const { data, usage } = await embed({ input: 'word '.repeat(400) });
    assert.equal(data[0]?.embedding.length, 384);
    assert.equal(usage.prompt_tokens, 256);
  });
});
