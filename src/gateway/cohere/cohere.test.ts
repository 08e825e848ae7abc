import assert from 'node:assert/strict';
import { test } from 'node:test';
import { openEncoderDoor } from '../rerank/encoder-fixture.ts';

const body = { model: 'fake', texts: ['sun', 'rain wind'], input_type: 'search_query' };

test('embeds texts in the forms that are asked for, and tells what it read', async () => {
  await using door = await openEncoderDoor();
  const response = await door.post('/v2/embed', { ...body, embedding_types: ['float', 'int8', 'ubinary', 'binary'] });
  const { embeddings, meta, texts } = (await response.json()) as Record<string, unknown> as {
    embeddings: Record<string, number[][]>;
    meta: { billed_units: object; warnings?: string[] };
    texts: string[];
  };
  assert.deepEqual(embeddings['float']?.[0], [1, 0, 0, 0]);
  assert.deepEqual(embeddings['int8']?.[1], [0, 90, 90, 0]);
  assert.deepEqual(embeddings['ubinary'], [[0b1000_0000], [0b0110_0000]]);
  assert.deepEqual(embeddings['binary'], [[0], [-32]]);
  assert.deepEqual([meta.billed_units, meta.warnings, texts], [{ input_tokens: 3 }, undefined, body.texts]);
  assert.equal(door.asked[0]?.purpose, 'query');
});

test('cuts at the end as Cohere does unless it is told otherwise, and says so', async () => {
  await using door = await openEncoderDoor();
  const long = { ...body, texts: ['sun '.repeat(11).trim()] };
  const answer = (await (await door.post('/v2/embed', long)).json()) as { meta: { warnings: string[] } };
  assert.match(answer.meta.warnings[0] ?? '', /^3 tokens/);
  await door.post('/v2/embed', { ...long, truncate: 'NONE', input_type: 'clustering', output_dimension: 2 });
  assert.deepEqual(
    door.asked.map(({ truncate, purpose, dimensions }) => [truncate, purpose, dimensions]),
    [
      ['end', 'query', undefined],
      ['none', undefined, 2],
    ],
  );
});

test('takes inputs of several texts as one', async () => {
  await using door = await openEncoderDoor();
  const content = ['sun', 'rain'].map((text) => ({ type: 'text', text }));
  await door.post('/v2/embed', { model: 'fake', inputs: [{ content }], input_type: 'search_document' });
  assert.deepEqual(door.asked[0]?.inputs, [{ kind: 'text', text: 'sun\nrain' }]);
});

test('orders documents', async () => {
  await using door = await openEncoderDoor();
  const response = await door.post('/v2/rerank', {
    model: 'fake',
    query: 'snow',
    documents: ['sun', 'snow'],
    top_n: 1,
  });
  const { results, meta } = (await response.json()) as { results: object[]; meta: { billed_units: object } };
  assert.deepEqual(results, [{ index: 1, relevance_score: 1 }]);
  assert.deepEqual(meta.billed_units, { search_units: 1 });
});

test('tells what is wrong as Cohere does', async () => {
  await using door = await openEncoderDoor();
  for (const [change, status, pattern] of [
    [{ texts: [] }, 400, /texts/],
    [{ inputs: [{ content: [{ type: 'text', text: 'a' }] }] }, 400, /texts/],
    [{ input_type: 'other' }, 400, /input_type/],
    [{ model: 'none' }, 404, /none/],
  ] as const) {
    const response = await door.post('/v2/embed', { ...body, ...change });
    assert.equal(response.status, status);
    const { message } = (await response.json()) as { message: string };
    assert.match(message, pattern);
  }
});
