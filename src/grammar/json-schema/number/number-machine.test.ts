import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { and, decide, type Formula, not, or, test as atom, testsOf } from '../term/formula.ts';
import type { NumberTest } from '../term/term.ts';
import { decimalOf } from './decimal.ts';
import { numberMachine } from './number-machine.ts';
import type { Regex } from '../../language/regex.ts';

test('an integer may end in a fraction of zeros and in nothing else', () => {
  const integer = numberMachine(atom({ kind: 'multiple', of: decimalOf(1) }), '#');
  for (const text of ['0', '-0', '17', '1.0', '-20.000']) assert.ok(matches(integer, text), text);
  for (const text of ['', '-', '01', '1.', '1.5', '1.05', '1e2', '+1', '.5']) assert.ok(!matches(integer, text), text);
});

test('bounds hold of all digits, beyond the precision of floats', () => {
  const above = numberMachine(not(atom({ kind: 'compare', is: 'at most', to: decimalOf(0.1) })), '#');
  assert.ok(matches(above, '0.10000000000000000000000001'));
  assert.ok(!matches(above, '0.1000000000000000000000000'));
  assert.ok(matches(above, '1.000000000000000000001e-1'));
  assert.ok(!matches(above, '9.9999999e-2'));
});

test('where crossing bounds leave nothing there is no machine', () => {
  const below = atom<NumberTest>({ kind: 'compare', is: 'less', to: decimalOf(3) });
  assert.equal(
    numberMachine(and([below, not(atom({ kind: 'compare', is: 'less', to: decimalOf(3) }))]), '#'),
    undefined,
  );
});

test('machines agree with arithmetic on numbers near the bounds', () => {
  const bound = fc.oneof(
    fc.integer({ min: -120, max: 120 }),
    fc.constantFrom(0.5, -0.25, 1.5, 99.99, 0.001, 1e3, -12.5),
  );
  const leaf: fc.Arbitrary<Formula<NumberTest>> = fc.oneof(
    fc
      .record({
        kind: fc.constant('compare' as const),
        is: fc.constantFrom('less' as const, 'at most' as const, 'at least' as const, 'more' as const),
        to: bound.map(decimalOf),
      })
      .map((each) => atom<NumberTest>(each)),
    fc
      .array(bound.map(decimalOf), { minLength: 1, maxLength: 3 })
      .map((values) => atom<NumberTest>({ kind: 'among', values })),
    fc
      .record({ kind: fc.constant('multiple' as const), of: fc.constantFrom(1, 2, 5, 0.5, 0.01, 7).map(decimalOf) })
      .map((each) => atom<NumberTest>(each)),
  );
  const formula = fc.oneof(
    leaf,
    fc.array(leaf, { minLength: 1, maxLength: 3 }).map(and),
    fc.array(leaf, { minLength: 1, maxLength: 3 }).map(or),
    leaf.map(not),
  );
  const text = fc.oneof(
    fc.integer({ min: -130, max: 130 }).map(String),
    fc
      .tuple(fc.integer({ min: -130, max: 130 }), fc.constantFrom('0', '5', '25', '01', '99', '990', '001'))
      .map(([whole, fraction]) => `${whole}.${fraction}`),
    bound.map(String),
    fc
      .tuple(
        fc.constantFrom('', '-'),
        fc.integer({ min: 1, max: 9 }),
        fc.constantFrom('', '.5', '.25', '.001', '.990'),
        fc.integer({ min: -3, max: 4 }),
      )
      .map(([sign, digit, fraction, exponent]) => `${sign}${digit}${fraction}e${exponent}`),
    fc.constantFrom('0e5', '-0.00E-2'),
  );
  fc.assert(
    fc.property(formula, text, (asked, number) => {
      assert.equal(
        matches(numberMachine(asked, '#'), number),
        decide(asked, (each) => holds(each, number)) &&
          !(/e/i.test(number) && testsOf(asked).some(({ kind }) => kind === 'multiple')),
      );
    }),
    { numRuns: 1000 },
  );
});

/** In integers: all numbers of the test have at most six places. */
function holds(asked: NumberTest, text: string): boolean {
  const scaled = (value: number | string) => BigInt(Math.round(Number(value) * 1e6));
  const own = scaled(text);
  if (asked.kind === 'multiple') return own % ((asked.of.digits * 1_000_000n) / 10n ** BigInt(asked.of.scale)) === 0n;
  if (asked.kind === 'among')
    return asked.values.some((value) => own === (value.digits * 1_000_000n) / 10n ** BigInt(value.scale));
  const to = (asked.to.digits * 1_000_000n) / 10n ** BigInt(asked.to.scale);
  return { less: own < to, 'at most': own <= to, 'at least': own >= to, more: own > to }[asked.is];
}

function matches(machine: Regex | undefined, text: string): boolean {
  if (machine?.kind !== 'machine') return false;
  let state = 0;
  for (const character of text) {
    const code = character.charCodeAt(0);
    const edge = machine.states[state]!.edges.find(({ ranges }) =>
      ranges.some(([first, last]) => first <= code && code <= last),
    );
    if (edge === undefined) return false;
    state = edge.target;
  }
  return machine.states[state]!.accepts;
}
