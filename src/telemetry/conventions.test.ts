/** Names that begin with `gen_ai` are those of the release of the conventions that the documentation names. */
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { test } from 'node:test';
import * as conventions from '@opentelemetry/semantic-conventions/incubating';
import { type Metric, metrics } from './metric.ts';

const known = new Set<unknown>(Object.values(conventions));
const isConvention = (name: string): boolean => name.startsWith('gen_ai.');

test('metrics and their labels', () => {
  const names = Object.values<Metric>(metrics).flatMap(({ name, labels }) => [name, ...labels]);
  const claimed = names.filter(isConvention);
  assert.ok(claimed.length > 10);
  assert.deepEqual(
    claimed.filter((name) => !known.has(name)),
    [],
  );
});

test('attributes of spans', () => {
  const source = readFileSync(new URL('request-spans.ts', import.meta.url), 'utf8');
  const claimed = [...source.matchAll(/'((?:gen_ai|http|url|error)\.[a-z_.]+)'/g)].map(([, name]) => name ?? '');
  assert.ok(claimed.length > 15);
  assert.deepEqual(
    claimed.filter((name) => !known.has(name)),
    [],
  );
});
