import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import type { Trunk } from '../client/trunk.ts';
import { readExamples } from './examples.ts';
import { applyHead } from './head.ts';
import { headEncoder } from './head-encoder.ts';
import { headText, parseHead } from './head-file.ts';
import { minimise } from './minimise.ts';
import { teach } from './teach.ts';
import { trainHead } from './train-head.ts';

/** From -1 to 1, without order. */
const noise = (index: number): number => (Math.sin(index * 12.9898 + 1) * 43_758.5453) % 1;

/** Points of length 1 around as many directions as there are labels. */
function pointsAround(labels: number, count: number, spread: number) {
  return Array.from({ length: count }, (_, index) => {
    const target = index % labels;
    const angle = (2 * Math.PI * target) / labels + spread * noise(index);
    return { vector: Float32Array.of(Math.cos(angle), Math.sin(angle), 0), target };
  });
}

test('a valley is walked down to its ground', () => {
  const found = minimise(
    (at) => {
      const [x = 0, y = 0] = at;
      return {
        value: (1 - x) ** 2 + 100 * (y - x * x) ** 2,
        slope: Float64Array.of(-2 * (1 - x) - 400 * x * (y - x * x), 200 * (y - x * x)),
      };
    },
    Float64Array.of(-1.2, 1),
  );
  assert.ok(Math.abs((found[0] ?? 0) - 1) < 1e-3 && Math.abs((found[1] ?? 0) - 1) < 1e-3, String(found));
});

test('labels that lie apart are told apart, with probabilities that add up', () => {
  const lessons = pointsAround(4, 80, 0.3);
  const head = trainHead('classifier', ['a', 'b', 'c', 'd'], lessons);
  for (const { vector, target } of lessons) {
    const shares = applyHead(head, vector);
    assert.equal(shares.indexOf(Math.max(...shares)), target);
    assert.ok(Math.abs(shares.reduce((sum, share) => sum + share, 0) - 1) < 1e-5);
  }
});

test('rows are multiplied four at a time, with what is left over, and a vector is read at length 1', () => {
  const size = fc.integer({ min: 1, max: 11 });
  fc.assert(
    fc.property(size, size, fc.nat(1000), (rows, width, seed) => {
      const weights = Float32Array.from({ length: rows * width }, (_, index) => noise(seed + index));
      const biases = Float32Array.from({ length: rows }, (_, index) => noise(seed - index));
      const vector = Float32Array.from({ length: width }, (_, index) => 2 * noise(seed * index));
      const head = { kind: 'regressor', width, labels: Array.from({ length: rows }, String), weights, biases } as const;
      for (const [row, said] of applyHead(head, vector, 0.5).entries()) {
        const products = vector.map((value, index) => value * (weights[row * width + index] as number));
        const plain = (biases[row] as number) + 0.5 * products.reduce((sum, each) => sum + each, 0);
        assert.ok(Math.abs(said - plain) < 1e-5, `${said}, not ${plain}`);
      }
    }),
  );
});

test('what is held out says how well it does, and how sure it may be', () => {
  const clear = teach('classifier', ['a', 'b', 'c'], pointsAround(3, 150, 0.2)).report;
  assert.deepEqual([clear.examples, clear.heldOut, clear.accuracy], [150, 30, 1]);
  const mixed = teach('classifier', ['a', 'b', 'c'], pointsAround(3, 600, 2)).report;
  assert.ok((mixed.accuracy ?? 1) < 0.9 && (mixed.calibrationError ?? 1) < 0.2, JSON.stringify(mixed));
});

test('a hidden layer tells apart what no line divides, and comes out the same each time', () => {
  const lessons = Array.from({ length: 80 }, (_, index) => {
    const [first, second] = [index % 2, Math.floor(index / 2) % 2] as const;
    const vector = Float32Array.of(first - 0.5 + noise(index) / 8, second - 0.5 + noise(-index) / 8);
    return { vector, target: first === second ? 1 : 0 };
  });
  const said = (hiddenUnits?: number) => teach('classifier', ['apart', 'alike'], lessons, hiddenUnits);
  assert.ok((said().report.accuracy ?? 1) < 0.9);
  const { head, report } = said(6);
  assert.equal(report.accuracy, 1);
  assert.equal(headText(said(6).head), headText(head));
  assert.deepEqual(parseHead(headText(head)), head);
});

test('values that hang on a vector are found again', () => {
  const lessons = pointsAround(60, 60, 0).map(({ vector }) => ({
    vector,
    target: 3 * (vector[0] ?? 0) - (vector[1] ?? 0) + 7,
  }));
  const { head, report } = teach('regressor', [''], lessons);
  assert.ok(
    (report.explained ?? 0) > 0.99 && Math.abs((applyHead(head, Float32Array.of(1, 0, 0))[0] ?? 0) - 10) < 0.05,
  );
});

test('a head is the same after it was written down, and what is no head is refused', () => {
  const head = trainHead('classifier', ['a', 'b'], pointsAround(2, 8, 0.1));
  assert.deepEqual(parseHead(headText(head)), head);
  assert.equal(headText(trainHead('classifier', ['a', 'b'], pointsAround(2, 8, 0.1))), headText(head));
  for (const text of [
    '',
    '[]',
    '{}',
    headText({ ...head, labels: ['a'] }),
    headText({ ...head, hidden: { weights: new Float32Array(4), biases: new Float32Array(2) } }),
    headText({ kind: 'projection', width: 3, matrix: new Float32Array(8) }),
    headText(head).replace('classifier', 'other'),
  ])
    assert.throws(() => parseHead(text), { code: 'embed/damaged-head' });
});

test('a head asks its trunk, and says what it makes of it', async () => {
  const asked: unknown[] = [];
  const trunk: Trunk = {
    name: 'trunk',
    width: 3,
    tokensMax: 8,
    encode: () => assert.fail('a head needs no vector of its own'),
    read: async (request) => {
      asked.push(request);
      return [{ kept: { vector: Float32Array.of(4, 0, 0), scale: 0.25, tokens: 2, tokensCut: 0 }, isCached: true }];
    },
  };
  const head = trainHead('classifier', ['east', 'west'], pointsAround(2, 20, 0.1));
  const encoder = headEncoder('side', trunk, head);
  const [said] = await encoder.encode(
    { inputs: [{ kind: 'text', text: 'a' }], dimensions: 1 },
    { requestId: 'r', tenant: 't', signal: new AbortController().signal },
  );
  assert.ok((said?.vector[0] ?? 0) > 0.5 && said?.isCached);
  assert.deepEqual(asked, [
    { inputs: [{ kind: 'text', text: 'a' }], purpose: undefined, truncate: undefined, tokensMax: undefined },
  ]);
  assert.throws(() => headEncoder('side', { ...trunk, width: 4 }, head), { code: 'embed/damaged-head' });
});

test('a projection moves queries, and leaves documents where they are', async () => {
  const kept = { vector: Float32Array.of(0, 2), scale: 0.5, tokens: 1, tokensCut: 0 };
  const trunk: Trunk = {
    name: 'trunk',
    width: 2,
    tokensMax: 8,
    encode: () => assert.fail('a head needs no vector of its own'),
    read: async () => [{ kept, isCached: false }],
  };
  const head = { kind: 'projection', width: 2, matrix: Float32Array.of(0, 1, 0, 0) } as const;
  const encoder = headEncoder('moved', trunk, parseHead(headText(head)));
  const ask = async (purpose: 'query' | 'passage') => {
    const context = { requestId: 'r', tenant: 't', signal: new AbortController().signal };
    const [encoded] = await encoder.encode({ inputs: [{ kind: 'text', text: 'a' }], purpose }, context);
    return [...(encoded?.vector ?? [])].map((value) => value.toFixed(3));
  };
  assert.deepEqual(await ask('query'), ['0.707', '0.707']);
  assert.deepEqual(await ask('passage'), ['0.000', '1.000']);
  assert.equal(encoder.says, undefined);
});

test('examples are read by line, and what cannot be learnt from is named', () => {
  const lines = (...rows: readonly object[]) => rows.map((row) => JSON.stringify(row)).join('\n');
  const rows = ['b', 'a', 'b', 'a'].map((label, index) => ({ text: `text ${index}`, label }));
  assert.deepEqual(readExamples(lines(...rows), 'classifier', 'f').labels, ['a', 'b']);
  assert.deepEqual(
    readExamples(lines(...rows), 'classifier', 'f').examples.map(({ target }) => target),
    [1, 0, 1, 0],
  );
  for (const [text, pattern] of [
    [lines(...rows, { text: 'x' }), /line 5/],
    [lines(...rows, { text: 'x', label: 'c' }), /only one example of "c"/],
    [lines({ text: 'x', label: 'a' }, { text: 'y', label: 'a' }), /1 labels/],
    ['', /0 labels/],
  ] as const)
    assert.throws(() => readExamples(text, 'classifier', 'f'), { code: 'embed/head-data', message: pattern });
  assert.throws(() => readExamples(lines({ text: 'x', value: 'one' }), 'regressor', 'f'), { code: 'embed/head-data' });
});
