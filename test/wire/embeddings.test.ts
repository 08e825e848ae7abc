/** Embeddings of SmolLM2-135M through OpenAI's library and Vercel's provider. */
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { createOpenAI } from '@ai-sdk/openai';
import { cosineSimilarity, embedMany } from 'ai';
import OpenAI, { BadRequestError } from 'openai';
import { openTestDoor } from '../../src/gateway/door-fixture.ts';
import { openRealDoor, type RealDoor } from './real-door.ts';

let door: RealDoor;
let client: OpenAI;

before(async () => {
  door = await openRealDoor();
  client = new OpenAI({ baseURL: `${door.url}/v1`, apiKey: 'none', maxRetries: 0 });
});

after(() => door?.[Symbol.asyncDispose]());

const input = ['The cat sat on the mat.', 'A kitten sits on a rug.', 'Interest rates rose by a quarter point.'];
const vectorsOf = async (fields: Partial<OpenAI.EmbeddingCreateParams>) =>
  (await client.embeddings.create({ model: 'smol', input, ...fields })).data.map(({ embedding }) => embedding);

test('what means the same is near, in the form that the library asks for and as numbers', async () => {
  const [cat = [], kitten = [], rates = []] = await vectorsOf({});
  assert.ok(Math.abs(Math.hypot(...cat) - 1) < 1e-3);
  assert.ok(cosineSimilarity(cat, kitten) > cosineSimilarity(cat, rates));
  const numbers = await vectorsOf({ encoding_format: 'float' });
  assert.ok(numbers[0]?.every((value, index) => Math.abs(value - (cat[index] ?? 0)) < 1e-6));
});

test('token ids give what their text gives, and fewer dimensions the beginning of it', async () => {
  const [text = ''] = input;
  const tokens = await door.engine.tokenise({ kind: 'text', text });
  const [[whole = []], [ids = []]] = [await vectorsOf({ input: text }), await vectorsOf({ input: [...tokens] })] as [
    number[][],
    number[][],
  ];
  assert.deepEqual(ids, whole);
  const [short = []] = await vectorsOf({ input: text, dimensions: 64 });
  assert.equal(short.length, 64);
  assert.ok(cosineSimilarity(short, whole.slice(0, 64)) > 0.999);
  const { usage } = await client.embeddings.create({ model: 'smol', input: text });
  assert.equal(usage.prompt_tokens, tokens.length);
});

test('what cannot be embedded is refused by name', async () => {
  const refused = async (fields: object, pattern: RegExp) =>
    await assert.rejects(vectorsOf(fields), (error) => error instanceof BadRequestError && pattern.test(error.message));
  await refused({ input: '' }, /input/);
  await refused({ input: [] }, /input/);
  await refused({ dimensions: 100_000 }, /dimensions/);
  await using fake = await openTestDoor();
  const response = await fake.post('/v1/embeddings', { model: 'fake', input: 'x' });
  assert.equal(response.status, 400);
  assert.match(await response.text(), /no embeddings/);
});

test("Vercel's provider embeds many", async () => {
  const model = createOpenAI({ baseURL: `${door.url}/v1`, apiKey: 'none' }).embedding('smol');
  const { embeddings, usage } = await embedMany({ model, values: input });
  assert.equal(embeddings.length, 3);
  assert.ok(usage.tokens > 10);
});
