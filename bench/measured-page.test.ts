import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { test } from 'node:test';
import { measuredPage, readResults } from './measured-page.ts';
import { compare, figure, type Result } from './result.ts';

test('docs/measured.md says what bench/results hold (`npm run bench -- NAME` writes both)', () => {
  const page = readFileSync(new URL('../docs/measured.md', import.meta.url), 'utf8');
  assert.equal(page, measuredPage(readResults()));
});

test('what misses its goal, what is busy and what is not there are said', () => {
  const machine = {
    cpu: 'a processor',
    cores: 2,
    memoryBytes: 2 ** 33,
    system: 'linux-x64',
    node: '26.0.0',
    commit: 'abc',
    date: '2027-01-01T00:00:00.000Z',
    loadAverage: 9,
  };
  const slow: Result = {
    bench: 'plan',
    machine,
    figures: [figure('a plan', 'ms', [1200], { atMost: 1000 })],
    comparisons: [compare('an apply', 'ms', { ours: [1], peer: [4] }, { ours: 'ours', peer: 'peer' }, { atMost: 0.5 })],
  };
  const page = measuredPage([slow]);
  assert.match(page, /What falls short\n\n.*\n.*\n\| \[plan\]\(#plan\) \| a plan \| 1200 ms \| at most 1000 ms \|\n\n/);
  assert.match(page, /0\.250× .* \| at most 0\.5 × \| met \|/);
  assert.match(page, /machine was busy/);
  assert.match(page, /Not measured yet: .*`decode`/);
  assert.match(measuredPage([{ ...slow, figures: [] }]), /Every goal below is met/);
});
