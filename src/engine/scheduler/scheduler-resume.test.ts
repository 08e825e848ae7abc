import assert from 'node:assert/strict';
import { test } from 'node:test';
import * as fc from 'fast-check';
import { alone, drain, request, turn, world } from './scheduler-fixture.ts';
import { hasEnded, type Sequence } from './sequence.ts';

const arrival = fc.record({
  prompt: fc.integer({ min: 1, max: 60 }),
  tokensMax: fc.integer({ min: 1, max: 40 }),
  choices: fc.integer({ min: 1, max: 4 }),
});

test('requests go on in another scheduler as if nothing had happened, wherever they were cut off', () => {
  fc.assert(
    fc.property(fc.array(arrival, { minLength: 1, maxLength: 8 }), fc.nat(60), (arrivals, turns) => {
      const before = world();
      const requests = arrivals.map(({ prompt, tokensMax, choices }, id) =>
        request(id, prompt, tokensMax, { choices }),
      );
      const begun = requests.map((each) => before.scheduler.submit(each));
      for (let count = 0; count < turns; count++) turn(before);
      const after = world();
      for (const [index, sequences] of begun.entries()) {
        const alive = sequences.filter((sequence) => !hasEnded(sequence));
        if (alive.length === 0) continue;
        const resumed = new Map(alive.map((sequence) => [sequence.choice, before.output.get(sequence) ?? []]));
        const again = after.scheduler.submit({ ...(requests[index] as (typeof requests)[number]), resumed });
        for (const sequence of again) after.output.set(sequence, outputOf(sequence));
      }
      drain(after);
      const outputs = new Map(
        [...before.output, ...after.output].map(([sequence, tokens]) => [nameOf(sequence), tokens]),
      );
      for (const sequence of begun.flat()) {
        assert.deepEqual(outputs.get(nameOf(sequence)), alone(sequence.request, sequence.choice));
      }
    }),
    { numRuns: 1000 },
  );
});

test('who had been admitted before is not refused, and who had tokens goes first', () => {
  const w = world({ slots: 1, queueMax: 1 });
  for (const id of [1, 2, 3, 4]) w.scheduler.submit(request(id, 2, 2, { resumed: new Map([[0, []]]) }));
  w.scheduler.submit(request(9, 2, 3, { resumed: new Map([[0, [7]]]) }));
  assert.equal(turn(w)?.entries[0]?.sequence.request.id, 9);
});

function outputOf({ tokens, length, request: { prompt } }: Sequence): number[] {
  return [...tokens.subarray(prompt.length, length)];
}

function nameOf({ request: { id }, choice }: Sequence): string {
  return `${id}/${choice}`;
}
