import assert from 'node:assert/strict';
import { test } from 'node:test';
import { EventStream } from './event-stream.ts';

test('values come in order, and a reader that is early waits', async () => {
  const stream = new EventStream<number>(10, () => {});
  const early = stream.next();
  stream.push([1, 2]);
  stream.push([3]);
  stream.close();
  assert.deepEqual([await early, await stream.next(), await stream.next(), await stream.next()], [1, 2, 3, undefined]);
});

test('an error comes after the values that came before it', async () => {
  const stream = new EventStream<number>(10, () => {});
  stream.push([1]);
  stream.fail(new Error('gone'));
  stream.push([2]);
  assert.equal(await stream.next(), 1);
  await assert.rejects(stream.next(), /gone/);
});

test('an early reader hears of the end and of an error', async () => {
  const [ended, failed] = [new EventStream<number>(1, () => {}), new EventStream<number>(1, () => {})];
  const waiting = [ended.next(), failed.next()] as const;
  ended.close();
  failed.fail(new Error('gone'));
  assert.equal(await waiting[0], undefined);
  await assert.rejects(waiting[1], /gone/);
});

test('what the reader has taken is reported in portions', async () => {
  const reports: number[] = [];
  const stream = new EventStream<number>(3, (count) => reports.push(count));
  stream.push([1, 2, 3, 4, 5, 6, 7]);
  for (let index = 0; index < 7; index++) await stream.next();
  assert.deepEqual(reports, [3, 3]);
});
