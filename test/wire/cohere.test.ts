/** MiniLM behind a gateway, asked by Cohere's own client, of both versions of its protocol, and by Python's. */
import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { after, before, describe, it } from 'node:test';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { CohereClient, CohereClientV2, CohereError } from 'cohere-ai';
import { silentLog } from '#base';
import { encoderModel, type LocalEncoder } from '#embed';
import { createGateway, type Gateway } from '#gateway';
import { cosine, reference, startMinilm } from '../embed/minilm-fixture.ts';
import { pythonWith } from '../python-venv.ts';

const expected = reference();
const texts = expected.texts.slice(0, 5);
const like = (vector: readonly number[] | undefined, index: number): number =>
  cosine(Float32Array.from(vector ?? []), expected.vectors[index] as Float32Array);

describe('clients of Cohere and Jina', { timeout: 300_000 }, () => {
  let encoder: LocalEncoder;
  let gateway: Gateway;
  let url = '';
  before(async () => {
    encoder = await startMinilm();
    gateway = createGateway({ keys: { verify: async () => undefined }, log: silentLog, version: '1' });
    const policy = { open: true } as const;
    gateway.serve({
      generation: 1,
      routes: [{ name: 'minilm', model: encoderModel(encoder), policy, createdAt: new Date(), ownedBy: 'test' }],
    });
    ({ url } = await gateway.listen({ host: '127.0.0.1', port: 0 }));
  });
  after(async () => {
    await gateway?.close({ drainMs: 0 });
    await encoder?.[Symbol.asyncDispose]();
  });
  const options = () => ({ environment: url, token: 'none', maxRetries: 0 });

  it('embeds by the second version, in the types that are asked for', async () => {
    const client = new CohereClientV2(options());
    const { embeddings, meta } = await client.embed({
      model: 'minilm',
      texts: [...texts],
      inputType: 'search_document',
      embeddingTypes: ['float', 'int8', 'ubinary', 'base64'],
    });
    for (const index of texts.keys()) assert.ok(like(embeddings.float?.[index], index) > 0.9999);
    assert.ok(like(embeddings.int8?.[0], 0) > 0.99);
    assert.equal(embeddings.ubinary?.[0]?.length, 48);
    const tokens = expected.tokens.slice(0, 5).reduce((sum, count) => sum + count, 0);
    assert.equal(meta?.billedUnits?.inputTokens, tokens);
  });

  it('embeds by the first version, with types or without', async () => {
    const client = new CohereClient(options());
    const floats = await client.embed({ model: 'minilm', texts: [...texts], inputType: 'search_query' });
    assert.ok(floats.responseType === 'embeddings_floats' && like(floats.embeddings[1], 1) > 0.9999);
    const typed = await client.embed({
      model: 'minilm',
      texts: [...texts],
      inputType: 'search_query',
      embeddingTypes: ['float'],
    });
    assert.ok(typed.responseType === 'embeddings_by_type' && like(typed.embeddings.float?.[1], 1) > 0.9999);
  });

  it('orders documents by both versions', async () => {
    const documents = [1, 2, 3, 4].map((index) => expected.texts[index] as string);
    const asked = { model: 'minilm', query: 'I forgot my password', documents, topN: 2 };
    const second = await new CohereClientV2(options()).rerank(asked);
    const first = await new CohereClient(options()).rerank({ ...asked, returnDocuments: true });
    for (const { results } of [second, first])
      assert.deepEqual(new Set(results.map(({ index }) => index)), new Set([2, 3]));
    assert.equal(first.results[0]?.document?.text, documents[first.results[0]?.index ?? -1]);
  });

  it('tells what is wrong in a form that the client reads', async () => {
    const refused = new CohereClientV2(options()).embed({
      model: 'minilm',
      texts: ['a'],
      inputType: 'search_query',
      embeddingTypes: ['float'],
      outputDimension: 1024,
    });
    await assert.rejects(refused, (error: unknown) => {
      assert.ok(error instanceof CohereError);
      assert.equal(error.statusCode, 400);
      assert.match(error.message, /384/);
      return true;
    });
  });

  it("answers Python's: Cohere's own, and LangChain's for Jina", async (t) => {
    const python = await pythonWith('encoders', ['cohere==7.3.1', 'langchain-community==0.4.2']);
    if (python === undefined) return t.skip('there is no Python here, or its packages cannot be installed');
    const script = fileURLToPath(new URL('./python/encoder_clients.py', import.meta.url));
    const env = { ...process.env, LODE_URL: url, PYTHONDONTWRITEBYTECODE: '1' };
    const { stdout } = await promisify(execFile)(python, [script], { env, timeout: 120_000 });
    assert.deepEqual(stdout.match(/(?<=^passed )\w+$/gm), ['cohere', 'jina_embeddings', 'jina_rerank']);
  });
});
