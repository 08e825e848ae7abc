import assert from 'node:assert/strict';
import { test } from 'node:test';
import * as fc from 'fast-check';
import { JobQueue } from './job-queue.ts';
import type { QuietJob } from './quiet-job.ts';

function job(id: number, turn: string, priority = 0): QuietJob {
  return { id, tenant: 'a', turn, priority, run: () => assert.fail(), failed: () => assert.fail() };
}

/** The same with a list: the most urgent, then whoever was served longest ago, then the oldest. */
class NaiveQueue {
  jobs: QuietJob[] = [];
  served = new Map<string, number>();
  #clock = 0;

  shift(): QuietJob | undefined {
    const priority = Math.min(...this.jobs.map((one) => one.priority));
    const urgent = this.jobs.filter((one) => one.priority === priority);
    const [first] = urgent.toSorted((a, b) => this.#since(a) - this.#since(b));
    if (first === undefined) return undefined;
    this.jobs = this.jobs.filter((one) => one !== first);
    const left = urgent.some((one) => one !== first && one.turn === first.turn);
    const place = `${priority} ${first.turn}`;
    if (left) this.served.set(place, ++this.#clock);
    else this.served.delete(place);
    return first;
  }

  push(one: QuietJob): void {
    const place = `${one.priority} ${one.turn}`;
    if (!this.served.has(place)) this.served.set(place, ++this.#clock);
    this.jobs.push(one);
  }

  remove(id: number): void {
    const gone = this.jobs.find((one) => one.id === id);
    this.jobs = this.jobs.filter((one) => one.id !== id);
    if (gone && !this.jobs.some(({ turn, priority }) => turn === gone.turn && priority === gone.priority)) {
      this.served.delete(`${gone.priority} ${gone.turn}`);
    }
  }

  #since({ priority, turn }: QuietJob): number {
    return this.served.get(`${priority} ${turn}`) as number;
  }
}

test('jobs come in the order of a list that is searched anew each time', () => {
  const command = fc.oneof(
    fc.record({
      kind: fc.constant('push' as const),
      turn: fc.constantFrom('a', 'b', 'c'),
      priority: fc.integer({ min: -1, max: 1 }),
    }),
    fc.record({ kind: fc.constant('shift' as const) }),
    fc.record({ kind: fc.constant('remove' as const), id: fc.nat(20) }),
  );
  fc.assert(
    fc.property(fc.array(command, { maxLength: 60 }), (commands) => {
      const [queue, naive] = [new JobQueue(), new NaiveQueue()];
      for (const [id, one] of commands.entries()) {
        if (one.kind === 'push') {
          queue.push(job(id, one.turn, one.priority));
          naive.push(job(id, one.turn, one.priority));
        } else if (one.kind === 'shift') assert.equal(queue.shift()?.id, naive.shift()?.id);
        else {
          queue.remove(one.id);
          naive.remove(one.id);
        }
        assert.equal(queue.size, naive.jobs.length);
      }
    }),
  );
});

test('the more urgent go first, and equals take turns', () => {
  const queue = new JobQueue();
  for (const [id, turn] of ['a', 'a', 'b', 'b'].entries()) queue.push(job(id, turn));
  queue.push(job(9, 'c', -5));
  const order = Array.from({ length: 6 }, () => queue.shift()?.id);
  assert.deepEqual(order, [9, 0, 2, 1, 3, undefined]);
});
