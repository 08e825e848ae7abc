import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { DaemonStatus, ModelStatus } from '#target';
import { History } from './history.ts';
import { renderTop } from './render-top.ts';
import type { Snapshot } from './snapshot.ts';

const tallies = (count: number, sum: number) => ({ bounds: [1], buckets: [count, 0], count, sum });
const steps = (count: number, sequences: number, tokens: number, guesses = { computed: 0, confirmed: 0 }) => ({
  sinceMs: 0,
  interTokenLatency: tallies(count, 1),
  tokens: tallies(count, tokens),
  sequences: tallies(count, sequences),
  guesses,
});

const model = (change: Partial<ModelStatus> = {}): ModelStatus => ({
  name: 'smol',
  digest: 'sha256:0',
  state: 'ready',
  load: 'pinned',
  pid: 1,
  restarts: 0,
  running: 3,
  queued: 1,
  waiting: 1,
  tokensPerSecond: 74.2,
  memoryBytes: 300 * 2 ** 20,
  neededBytes: 300 * 2 ** 20,
  activity: {
    promptTokensPerSecond: 120,
    cells: 1000,
    cellsUsed: 250,
    memory: { weights: 2 ** 26, kv: 2 ** 20 },
    diskBytes: 0,
    steps: steps(10, 10, 30),
  },
  ...change,
});

const snapshot = (models: readonly ModelStatus[]): Snapshot => ({
  status: {
    version: '1.0.0',
    pid: 1,
    startedAt: '2026-01-01T00:00:00Z',
    stack: 'team',
    stage: 'main',
    stateLost: false,
    generation: 7,
    url: 'http://127.0.0.1:4100',
    portOverride: undefined,
    routes: [],
    remoteModels: [],
    models,
    memory: { budgetBytes: 2 ** 33, usedBytes: 2 ** 30, heldBytes: 0 },
  } satisfies DaemonStatus,
  traffic: {
    models: {
      smol: {
        requests: 4,
        firstTokenMs: { p50: 80, p95: 320 },
        tokenMs: { p50: 13, p95: 20 },
        promptTokens: 200,
        cachedTokens: 130,
      },
    },
    keys: Array.from({ length: 30 }, (_none, index) => ({
      tenant: 'local',
      key: `key-${index}`,
      requests: 1,
      failed: 0,
      promptTokens: 5,
      cachedTokens: 0,
      completionTokens: index,
    })),
    failures: [{ atMs: 0, code: 'engine/worker-died', status: 503, model: 'smol', key: 'key-1', requestId: 'r1' }],
  },
});

const view = (columns: number, rows: number) => ({
  columns,
  rows,
  nowMs: Date.parse('2026-01-01T01:00:00Z'),
  style: (_style: unknown, text: string) => text,
});

test('shows of each model how busy and how quick it is', () => {
  const history = new History();
  history.add(snapshot([model()]));
  const lines = renderTop(snapshot([model()]), history, view(160, 40));
  assert.match(lines[0] ?? '', /^team on stage main, generation 7$/);
  assert.match(lines[1] ?? '', /3 running · 2 waiting · 1\.00 GiB of 8\.00 GiB · up 60 min 0 s · http/);
  const [head = '', row = ''] = lines.filter((line) => /^(MODEL|smol)/.test(line));
  const at = (title: string): string | undefined => {
    const end = head.indexOf(title) + title.length;
    return row.slice(0, end).trim().split(/ {2,}/).at(-1);
  };
  assert.deepEqual(['RUN', 'WAIT', 'OUT/S', 'IN/S', 'CACHED', 'TTFT P50', 'P95', 'KV'].map(at), [
    '3',
    '2',
    '74.2',
    '120',
    '65 %',
    '80 ms',
    '320 ms',
    '25 %',
  ]);
});

test('the batch is that of the last second, and starts anew with a new process', () => {
  const history = new History();
  history.add(snapshot([model()]));
  assert.deepEqual(history.of('smol').batch, { sequences: 1, tokens: 3, confirmed: undefined });
  const activity = model().activity ?? assert.fail();
  history.add(
    snapshot([model({ activity: { ...activity, steps: steps(20, 50, 70, { computed: 8, confirmed: 6 }) } })]),
  );
  assert.deepEqual(history.of('smol').batch, { sequences: 4, tokens: 4, confirmed: 0.75 });
  history.add(snapshot([model({ activity: { ...activity, steps: { ...steps(2, 2, 2), sinceMs: 5 } } })]));
  assert.deepEqual(history.of('smol').batch, { sequences: 1, tokens: 1, confirmed: undefined });
});

test('fits any terminal: no line is wider, and there are no more lines than it has', () => {
  const names = ['smol', 'a-model-with-a-name-that-is-much-longer-than-a-narrow-terminal-is-wide'];
  const all = snapshot(names.map((name) => model({ name, state: 'restarting', activity: undefined })));
  for (const columns of [10, 20, 40, 80, 120, 200]) {
    for (const rows of [1, 5, 24, 60]) {
      const lines = renderTop(all, new History(), view(columns, rows));
      assert.ok(lines.length <= rows, `${lines.length} lines in ${rows}`);
      for (const line of lines) assert.ok(line.length <= columns, `"${line}" in ${columns}`);
    }
  }
});

test('shows what the memory of a model is used for', () => {
  const lines = renderTop(snapshot([model()]), new History(), view(160, 40));
  const at = lines.findIndex((line) => line.startsWith('MEMORY OF'));
  assert.match(lines[at + 1] ?? '', /^smol +64\.0 MiB +1\.00 MiB +0 B/);
});

test('whoever made the most comes first', () => {
  const lines = renderTop(snapshot([]), new History(), view(80, 60));
  assert.match(lines.find((line) => line.startsWith('key-')) ?? '', /^key-29 /);
});
