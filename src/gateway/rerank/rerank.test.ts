import assert from 'node:assert/strict';
import { test } from 'node:test';
import { openTestDoor } from '../door-fixture.ts';
import { openEncoderDoor } from './encoder-fixture.ts';

interface Answer {
  readonly results: readonly { index: number; relevance_score: number; document?: { text: string } }[];
  readonly usage: { total_tokens: number };
}

const body = { model: 'fake', query: 'sun wind', documents: ['rain', 'wind sun', { text: 'sun rain' }] };
const order = ({ results }: Answer) => results.map(({ index }) => index);

test('the nearest documents come first, each told by its place, and the query is read as one', async () => {
  await using door = await openEncoderDoor();
  const answer = (await (await door.post('/v1/rerank', body)).json()) as Answer;
  assert.deepEqual(order(answer), [1, 2, 0]);
  assert.deepEqual(
    answer.results.map(({ relevance_score: score }) => score.toFixed(2)),
    ['1.00', '0.50', '0.00'],
  );
  assert.equal(answer.usage.total_tokens, 2 + 1 + 2 + 2);
  assert.deepEqual(
    door.asked.map(({ purpose, inputs }) => [purpose, inputs.length]),
    [
      ['query', 1],
      ['passage', 3],
    ],
  );
});

test('as many as are asked for, with their texts', async () => {
  await using door = await openEncoderDoor();
  const answer = (await (
    await door.post('/v1/rerank', { ...body, top_n: 2, return_documents: true })
  ).json()) as Answer;
  assert.deepEqual(
    answer.results.map(({ document }) => document?.text),
    ['wind sun', 'sun rain'],
  );
});

test('a model that judges pairs is given pairs, and its numbers become 0 to 1', async () => {
  await using door = await openEncoderDoor({ judgesPairs: true, width: 1 });
  const answer = (await (await door.post('/v1/rerank', body)).json()) as Answer;
  assert.deepEqual(order(answer), [1, 2, 0]);
  assert.equal(answer.results[1]?.relevance_score, 0.5);
  const refused = await door.post('/v1/embeddings', { model: 'fake', input: 'sun' });
  assert.equal(refused.status, 400);
  assert.match(await refused.text(), /rerank/);
});

test('what cannot be ranked is refused by name', async () => {
  await using door = await openEncoderDoor();
  for (const [change, field] of [
    [{ documents: [] }, 'documents'],
    [{ documents: ['a', ''] }, 'documents'],
    [{ query: '' }, 'query'],
    [{ top_n: 0 }, 'top_n'],
    [{ rank_fields: ['a'] }, 'rank_fields'],
  ] as const) {
    const response = await door.post('/v1/rerank', { ...body, ...change });
    assert.equal(response.status, 400);
    assert.match(await response.text(), new RegExp(field));
  }
  await using plain = await openTestDoor();
  const response = await plain.post('/v1/rerank', body);
  assert.match(await response.text(), /no encoder/);
});
