import assert from 'node:assert/strict';
import { test } from 'node:test';
import { GroupCommit } from './group-commit.ts';

test('what is written in one turn shares a commit, in the order of the calls', async () => {
  const commits: number[][] = [];
  const group = new GroupCommit<number>(async (items) => void commits.push([...items]));
  await Promise.all([1, 2, 3].map((item) => group.write(item)));
  assert.deepEqual(commits, [[1, 2, 3]]);
});

test('a promise resolves after the commit that holds the item', async () => {
  const gates: (() => void)[] = [];
  const group = new GroupCommit<string>(() => new Promise((resolve) => gates.push(resolve)));
  const done: string[] = [];
  const first = group.write('first').then(() => done.push('first'));
  await turn();
  const second = group.write('second').then(() => done.push('second'));
  await turn();
  assert.equal(gates.length, 1, 'the second waits for the first commit');
  assert.deepEqual(done, []);
  gates[0]!();
  await first;
  await turn();
  assert.deepEqual(done, ['first']);
  gates[1]!();
  await second;
  assert.deepEqual(done, ['first', 'second']);
});

test('a commit that fails is the failure of its own items only', async () => {
  const group = new GroupCommit<string>(async (items) => {
    if (items.includes('bad')) throw new Error('disk full');
  });
  const [good, bad] = await Promise.allSettled([
    group.write('good').then(() => turn()),
    turn().then(() => group.write('bad')),
  ]);
  assert.equal(good?.status, 'fulfilled');
  assert.match(String(bad?.status === 'rejected' && bad.reason), /disk full/);
  await group.write('good again');
});

test('ten thousand writers need a handful of commits', async () => {
  let commits = 0;
  const group = new GroupCommit<number>(async () => void commits++);
  await Promise.all(Array.from({ length: 10_000 }, (_, item) => group.write(item)));
  assert.equal(commits, 1);
});

function turn(): Promise<void> {
  return new Promise((resolve) => setImmediate(resolve));
}
