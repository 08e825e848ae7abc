import assert from 'node:assert/strict';
import { it } from 'node:test';
import fc from 'fast-check';
import { firstRunId, runIds } from './run-id.ts';

it('ids rise, whatever the clock does, and sort by time', () => {
  const clock = fc.array(fc.integer({ min: 0, max: Date.UTC(2100, 0) }), { minLength: 1 });
  fc.assert(
    fc.property(clock, (times) => {
      let now = 0;
      const next = runIds(() => now);
      const ids = times.map((timeMs) => {
        now = timeMs;
        return next();
      });
      assert.deepEqual(ids, ids.toSorted());
      for (const id of ids) assert.match(id, /^run_[0-9a-z]{26}$/);
      assert.ok(ids[0]! > firstRunId(times[0]!) && ids[0]! < firstRunId(times[0]! + 1));
    }),
  );
});
