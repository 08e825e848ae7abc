import assert from 'node:assert/strict';
import { test } from 'node:test';
import { Backlog } from './backlog.ts';

/** Takes on one request every so many milliseconds. */
function busyBacklog(
  waiting: number,
  intervalMs: number,
): { readonly backlog: Backlog; pass(durationMs: number): void } {
  let nowMs = 0;
  const backlog = new Backlog(() => nowMs);
  backlog.entered(waiting + 20);
  for (let turn = 0; turn < 20; turn++) {
    nowMs += intervalMs;
    backlog.started();
  }
  return { backlog, pass: (durationMs) => void (nowMs += durationMs) };
}

test('tells to come again when those who wait have had their turn, at the pace that was seen', () => {
  assert.equal(busyBacklog(30, 2000).backlog.drainSeconds(), 60);
  assert.equal(busyBacklog(30, 100).backlog.drainSeconds(), 3);
});

test('never says 0, and never more than five minutes', () => {
  assert.equal(new Backlog().drainSeconds(), 1);
  assert.equal(busyBacklog(1, 10).backlog.drainSeconds(), 1);
  assert.equal(busyBacklog(1000, 60_000).backlog.drainSeconds(), 300);
});

test('a queue that has come to a stand drains more slowly than its past says', () => {
  const { backlog, pass } = busyBacklog(10, 100);
  pass(5000);
  assert.equal(backlog.drainSeconds(), 50);
});

test('requests that come one by one and find no queue do not count as its pace', () => {
  let nowMs = 0;
  const backlog = new Backlog(() => nowMs);
  for (let request = 0; request < 10; request++) {
    backlog.entered(1);
    backlog.started();
    nowMs += 60_000;
  }
  backlog.entered(8);
  assert.equal(backlog.drainSeconds(), 1);
});

test('those who leave before their turn are not waited for', () => {
  const { backlog } = busyBacklog(30, 2000);
  backlog.left(20);
  assert.equal(backlog.waiting, 10);
  assert.equal(backlog.drainSeconds(), 20);
});
