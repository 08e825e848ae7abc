import assert from 'node:assert/strict';
import { test } from 'node:test';
import { assertLearnable, type EmbedTexts, learnHead, lossBetween } from './learn-head.ts';

const lines = (rows: readonly object[]): string => rows.map((row) => JSON.stringify(row)).join('\n');

/** A trunk that tells texts apart by two words. */
function trunk() {
  const asked: (string | undefined)[] = [];
  const embed: EmbedTexts = async (texts, purpose) => {
    asked.push(purpose);
    return texts.map((text) => Float32Array.of(text.includes('sun') ? 1 : 0, text.includes('rain') ? 1 : 0, 0.1));
  };
  return { asked, embed };
}

const weather = (word: string, count: number) =>
  Array.from({ length: count }, (_, index) => ({ text: `${word} ${index}`, label: word }));

test('a classifier is learnt from examples, and the report is of those held out', async () => {
  const content = lines([...weather('sun', 10), ...weather('rain', 10)]);
  const { head, report } = await learnHead({ kind: 'classifier', content, name: 'f' }, trunk().embed);
  assert.ok(head.kind === 'classifier' && head.hidden === undefined);
  assert.deepEqual([report['examples'], report['heldOut'], report['accuracy']], [20, 4, 1]);
  const deep = await learnHead({ kind: 'classifier', hidden: 3, content, name: 'f' }, trunk().embed);
  assert.ok(deep.head.kind === 'classifier' && deep.head.hidden?.biases.length === 3);
});

test('a projection is learnt from texts and queries, each embedded for what it is', async () => {
  const rows = ['sun', 'rain'].flatMap((word) => [
    { id: word, text: word },
    ...Array.from({ length: 5 }, (_, index) => ({ query: `${word}? ${index}`, relevant: [word] })),
  ]);
  const { asked, embed } = trunk();
  const { head, report } = await learnHead({ kind: 'projection', content: lines(rows), name: 'f' }, embed);
  assert.deepEqual(asked, ['passage', 'query']);
  assert.ok(head.kind === 'projection' && head.matrix.length === 9);
  assert.ok(
    Object.values(report).every((value) => Number.isFinite(value)),
    JSON.stringify(report),
  );
});

test('what is lost is told of reports that say the same of the same', () => {
  assert.equal(lossBetween({ accuracy: 0.75 }, { accuracy: 0.5 }), 0.25);
  assert.equal(lossBetween({ gain: 0.25 }, { gain: 0.5 }), -0.25);
  assert.equal(lossBetween({}, { accuracy: 0.5 }), undefined);
});

test('a file is looked into before anything is embedded', () => {
  assertLearnable({ kind: 'classifier', content: lines([...weather('sun', 2), ...weather('rain', 2)]), name: 'f' });
  assert.throws(() => assertLearnable({ kind: 'regressor', content: '{"text":"a"}', name: 'f' }), {
    code: 'embed/head-data',
  });
  assert.throws(() => assertLearnable({ kind: 'projection', content: '{}', name: 'f' }), { code: 'embed/collection' });
});
