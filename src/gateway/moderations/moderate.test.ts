import assert from 'node:assert/strict';
import { test } from 'node:test';
import { openEncoderDoor } from '../rerank/encoder-fixture.ts';

interface Moderation {
  readonly results: readonly { readonly flagged: boolean; readonly category_scores: object }[];
}

test('a classifier judges by its labels, but for those that say that there is nothing', async () => {
  const labels = ['safe', 'rude', 'cruel', 'None'];
  await using door = await openEncoderDoor({ says: { kind: 'classifier', labels } });
  const response = await door.post('/v1/moderations', { input: ['sun', 'rain', 'rain wind wind', 'snow'] });
  const { results } = (await response.json()) as Moderation;
  assert.deepEqual(
    results.map(({ flagged }) => flagged),
    [false, true, true, false],
  );
  assert.deepEqual(results[1]?.category_scores, { rude: 1, cruel: 0 });
  assert.equal(door.asked[0]?.truncate, 'none', 'the end of a text is judged too');
});

test('what embeds, or gives a value, judges nothing', async () => {
  for (const says of [undefined, { kind: 'regressor', labels: [''] }] as const) {
    await using door = await openEncoderDoor(says && { says });
    assert.equal((await door.post('/v1/moderations', { input: 'sun' })).status, 400);
    assert.match(await (await door.post('/v1/moderations', { input: 'a', model: 'fake' })).text(), /no classifier/);
  }
});
