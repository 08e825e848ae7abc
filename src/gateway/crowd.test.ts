import assert from 'node:assert/strict';
import { test } from 'node:test';
import * as fc from 'fast-check';
import { Crowd } from './crowd.ts';

test('a crowd holds what a map would hold', () => {
  const step = fc.record({ name: fc.constantFrom('a', 'b', 'c', 'd'), isComing: fc.boolean() });
  fc.assert(
    fc.property(fc.array(step), (steps) => {
      const crowd = new Crowd<string>();
      const twin = new Map<string, string>();
      for (const [index, { name, isComing }] of steps.entries()) {
        assert.equal(crowd.has(name), twin.has(name));
        if (!isComing) assert.equal(crowd.remove(name), twin.delete(name));
        else if (!twin.has(name)) {
          crowd.add(name, `${name}${index}`);
          twin.set(name, `${name}${index}`);
        }
        assert.equal(crowd.size, twin.size);
        assert.deepEqual(crowd.all().toSorted(), [...twin.values()].toSorted());
      }
    }),
  );
});
