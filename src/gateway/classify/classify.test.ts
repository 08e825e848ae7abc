import assert from 'node:assert/strict';
import { test } from 'node:test';
import { openTestDoor } from '../door-fixture.ts';
import { openEncoderDoor } from '../rerank/encoder-fixture.ts';

interface Said {
  readonly index: number;
  readonly label: string;
  readonly num_classes: number;
  readonly probs: readonly number[];
  readonly predictions: readonly object[];
}

const labels = ['sun', 'rain', 'wind', 'snow'];

test('a classifier tells its label with the probabilities of all', async () => {
  await using door = await openEncoderDoor({ says: { kind: 'classifier', labels } });
  const response = await door.post('/v1/classify', { model: 'fake', input: ['rain', 'snow'] });
  const { data, usage } = (await response.json()) as {
    data: Said[];
    usage: { total_tokens: number };
  };
  assert.deepEqual(
    data.map(({ index, label, num_classes: classes }) => [index, label, classes]),
    [
      [0, 'rain', 4],
      [1, 'snow', 4],
    ],
  );
  assert.deepEqual(data[0]?.probs, [0, 1, 0, 0]);
  assert.deepEqual(data[0]?.predictions[1], { label: 'rain', score: 1 });
  assert.equal(usage.total_tokens, 2);
});

test('a regressor tells its value', async () => {
  await using door = await openEncoderDoor({ says: { kind: 'regressor', labels: [''] } });
  const response = await door.post('/v1/classify', { model: 'fake', input: 'sun', truncate: true });
  assert.deepEqual(((await response.json()) as { data: object[] }).data, [{ index: 0, value: 1 }]);
  assert.equal(door.asked[0]?.truncate, 'end');
});

test('heads are asked to classify and nothing else, and nothing else is asked to', async () => {
  await using door = await openEncoderDoor({ says: { kind: 'classifier', labels } });
  for (const [path, more] of [
    ['/v1/embeddings', { input: 'sun' }],
    ['/v1/rerank', { query: 'sun', documents: ['sun'] }],
  ] as const) {
    const response = await door.post(path, { model: 'fake', ...more });
    assert.equal(response.status, 400);
    assert.match(await response.text(), /classify/);
  }
  await using plain = await openTestDoor();
  assert.match(await (await plain.post('/v1/classify', { model: 'fake', input: 'a' })).text(), /no trained head/);
  assert.equal((await door.post('/v1/classify', { model: 'fake', input: [] })).status, 400);
});
