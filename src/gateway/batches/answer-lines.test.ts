import assert from 'node:assert/strict';
import { test } from 'node:test';
import { NotServingError } from '../errors/not-serving-error.ts';
import type { Fault } from '../fault.ts';
import { answerLines } from './answer-lines.ts';
import type { AnsweredLine, BatchLines } from './archive/batch-lines.ts';
import type { StoredBatch } from './archive/stored-batch.ts';
import type { BatchLine } from './read-line.ts';
import type { LineOutcome } from './run-line.ts';

const batch = { id: 'batch_1' } as StoredBatch;

async function* numbered(count: number): AsyncGenerator<BatchLine> {
  for (let number = 1; number <= count; number++) yield { number, customId: `c${number}`, body: {}, bytes: 2 };
}

const answer = (fault?: Partial<Fault>): LineOutcome => {
  const status = fault?.status ?? 200;
  return {
    status,
    requestId: 'req_1',
    body: '{"a":1}',
    fault: fault && { code: 'x/y', message: '', remedy: '', status, ...fault },
  };
};

async function runLines(
  count: number,
  run: (line: BatchLine) => Promise<LineOutcome>,
  signal = new AbortController().signal,
) {
  const kept: AnsweredLine[] = [];
  const lines = { add: async (line: AnsweredLine) => void kept.push(line) } as unknown as BatchLines;
  await answerLines(batch, numbered(count), { run: (_batch, line) => run(line), lines }, signal);
  return kept;
}

test('asks every line once, never more than eight at a time, and keeps what each was answered', async () => {
  let [running, most] = [0, 0];
  const kept = await runLines(50, async ({ number }) => {
    most = Math.max(most, ++running);
    await new Promise((resolve) => setImmediate(resolve));
    running--;
    return number === 7 ? answer({ status: 400 }) : answer();
  });
  assert.equal(most, 8);
  assert.deepEqual(
    kept.map(({ line }) => line).toSorted((a, b) => a - b),
    Array.from({ length: 50 }, (_, index) => index + 1),
  );
  assert.deepEqual(
    kept.filter(({ isOk }) => !isOk).map(({ line }) => line),
    [7],
  );
  const [first] = kept;
  const { id, ...rest } = JSON.parse(first?.answer ?? '') as { id: string };
  assert.match(id, /^batch_req_/);
  assert.deepEqual(rest, {
    custom_id: 'c1',
    response: { status_code: 200, request_id: 'req_1', body: { a: 1 } },
    error: null,
  });
});

test('asks again what found no room, and not what found no money or is not to be had', async () => {
  const asked = new Map<number, number>();
  const faults: readonly (Partial<Fault> | undefined)[] = [
    { status: 429, code: 'gateway/limit-reached', retryAfterSeconds: 0.001 },
    { status: 429, code: 'gateway/budget-exhausted', retryAfterSeconds: 0.001 },
    { status: 429, code: 'gateway/limit-reached' },
    { status: 503, code: 'remote/away', retryAfterSeconds: 0.001 },
    { status: 503, code: 'gateway/overloaded', retryAfterSeconds: 0.001 },
  ];
  await runLines(faults.length, async ({ number }) => {
    const times = (asked.get(number) ?? 0) + 1;
    asked.set(number, times);
    return times < 20 ? answer(faults[number - 1]) : answer();
  });
  assert.deepEqual(Object.fromEntries(asked), { 1: 20, 2: 1, 3: 1, 4: 9, 5: 20 });
});

test('while the gateway drains nothing is begun, and what was begun is kept', async () => {
  const kept: number[] = [];
  const running = runLines(50, async ({ number }) => {
    if (number > 3) throw new NotServingError('stopping');
    await new Promise((resolve) => setTimeout(resolve, 20));
    kept.push(number);
    return answer();
  });
  await assert.rejects(running, NotServingError);
  assert.deepEqual(kept.toSorted(), [1, 2, 3]);
});

test('who cancels is not told of failures; who finds a database that fails is', async () => {
  const cancelling = new AbortController();
  await runLines(
    50,
    async () => {
      cancelling.abort();
      throw cancelling.signal.reason;
    },
    cancelling.signal,
  );
  await assert.rejects(
    runLines(50, async () => Promise.reject(new Error('disk full'))),
    /disk full/,
  );
});
