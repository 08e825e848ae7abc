import fc from 'fast-check';
import type { Metadata, VectorFilter } from '#contract';

const word = fc.constantFrom('red', 'green', 'Blue', 'über', 'naïve');
const date = fc.constantFrom('2026-01-01', '2026-06-15T12:00:00Z', '2026-06-15T12:00:00', '2026-12-31T23:59:59+02:00');
const text = fc.oneof(
  word,
  fc.tuple(word, word).map((two) => two.join(' ')),
  date,
);
const number = fc.oneof(fc.integer({ min: -3, max: 3 }), fc.constantFrom(0.5, -0));
const place = fc.record({ lat: fc.integer({ min: 47, max: 49 }), lon: fc.integer({ min: 10, max: 13 }) });
const leaf = fc.oneof(text, number, fc.boolean(), fc.constant(null), place);
const value = fc.oneof(
  leaf,
  fc.array(leaf, { maxLength: 3 }),
  fc.record({ b: leaf }),
  fc.array(fc.record({ b: leaf }), { maxLength: 2 }),
);

/** Metadata that filters of `anyFilter` find something in. */
export const anyMetadata = fc.dictionary(fc.constantFrom('a', 'c', 'a.b'), value, {
  maxKeys: 3,
}) as fc.Arbitrary<Metadata>;

const field = fc.constantFrom('a', 'a.b', 'c', 'c.b', 'a.lat', 'absent');
const scalar = fc.oneof(text, number, fc.boolean());
const bounds = (bound: fc.Arbitrary<unknown>) => ({
  field,
  above: fc.option(bound, { nil: undefined }),
  atLeast: fc.option(bound, { nil: undefined }),
  below: fc.option(bound, { nil: undefined }),
  atMost: fc.option(bound, { nil: undefined }),
});
const op = <Name extends string>(name: Name) => ({ op: fc.constant(name) });

/** Filters of every kind, nested. */
export const anyFilter = fc.letrec<{ filter: VectorFilter; simple: VectorFilter }>((tie) => ({
  simple: fc.oneof(
    fc.record({ ...op('equals'), field, value: scalar }),
    fc.record({ ...op('in'), field, values: fc.array(scalar, { maxLength: 3 }) }),
    fc.record({ ...op('range'), ...bounds(number) }),
    fc.record({ ...op('dates'), ...bounds(date) }),
    fc.record({ ...op('prefix'), field, text: fc.constantFrom('', 'r', 'gr', '2026', 'ü') }),
    fc.record({ ...op('words'), field, text: fc.oneof(text, fc.constant('')) }),
    fc.record({
      ...op('near'),
      field,
      lat: fc.integer({ min: 47, max: 49 }),
      lon: fc.integer({ min: 10, max: 13 }),
      radiusMetres: fc.constantFrom(0, 80_000, 200_000),
    }),
    fc.record({ ...op('exists'), field }),
    fc.record({ ...op('null'), field }),
    fc.record({ ...op('ids'), ids: fc.array(fc.constantFrom('0', '1', '2', 'none'), { maxLength: 3 }) }),
  ) as fc.Arbitrary<VectorFilter>,
  filter: fc.oneof(
    { depthSize: 'small' },
    tie('simple'),
    fc.record({ ...op('not'), of: tie('filter') }),
    fc.record({ op: fc.constantFrom('and' as const, 'or' as const), of: fc.array(tie('filter'), { maxLength: 3 }) }),
  ) as fc.Arbitrary<VectorFilter>,
})).filter;
