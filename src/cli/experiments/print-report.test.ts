import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { ExperimentReport } from '#experiment';
import type { Terminal } from '../terminal.ts';
import { printReport } from './print-report.ts';

const used = { model: 'smol', promptDigest: 'sha256:0', condition: '', promptTokens: 0, cachedTokens: 0 } as const;
const refusing = (name: string) => ({
  name,
  values: {},
  expected: [],
  answers: [{ variant: 'long', refused: `smol did not answer ${name}: it is too long.`, scores: {} }],
});

test('says of a variant that was refused why, and how often', () => {
  const report: ExperimentReport = {
    name: 'tickets',
    endedMs: 0,
    repeats: 1,
    metrics: [],
    variants: [{ ...used, name: 'long', completionTokens: 0, refused: 2 }],
    standings: [],
    agreements: {},
    expectations: [],
    cases: [refusing('first'), refusing('second')],
  };
  const lines: string[] = [];
  printReport(report, { json: false, print: (line = '') => void lines.push(line) } as unknown as Terminal);
  assert.equal(lines.at(-1), 'long, case first: smol did not answer first: it is too long. (the first of 2 refusals)');
});
