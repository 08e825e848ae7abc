import assert from 'node:assert/strict';
import { test } from 'node:test';
import { type Measured, recommended } from './recommend.ts';

test('the smallest that loses nothing that can be seen is recommended', () => {
  const candidate = (name: string, dimensions: number, worse: number): Measured => {
    const gains = Array.from({ length: 100 }, (_, index) => 0.5 + (index % 5) / 10 - worse);
    const gain = gains.reduce((sum, value) => sum + value, 0) / 100;
    return { name, dimensions, gains, gain, recall: 1, queryMs: 1, textsPerSecond: 1 };
  };
  const { best, choice } = recommended([
    candidate('large', 384, 0),
    candidate('half', 192, 0.004),
    candidate('tiny', 32, 0.1),
  ]);
  assert.deepEqual([best.name, choice.name], ['large', 'half']);
});
