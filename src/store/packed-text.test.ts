import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { packText, unpackText } from './packed-text.ts';

test('every text comes back as it was, short or long', () => {
  const text = fc.tuple(fc.string({ unit: 'grapheme' }), fc.nat(3000)).map(([unit, times]) => unit.repeat(times));
  fc.assert(
    fc.property(text, (given) => unpackText(packText(given)) === given),
    { numRuns: 60 },
  );
});

test('a long text takes less room, and a short one no more than its bytes', () => {
  const long = 'The prompt of a whole department. '.repeat(1000);
  assert.ok(packText(long).length < long.length / 10);
  assert.equal(packText('short').length, 5);
});
