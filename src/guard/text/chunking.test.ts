/** Whatever the pieces in which a text comes: what a filter makes of it is what it makes of the whole. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { detectorsOf } from '../detect/detectors.ts';
import { phrase } from '../detect/phrase.ts';
import { LengthFilter } from './length-filter.ts';
import { LineFilter } from './line-filter.ts';
import { Scanner } from './scanner.ts';
import { chained, type TextFilter } from './text-filter.ts';

const pieces = [
  'ada@example.com',
  '+49 30 901820',
  '(555) 123-4567',
  'DE89 3704 0044 0532 0130 00',
  '4111 1111 1111 1111',
  'sk-a1B2c3D4e5F6g7H8i9J0',
  'eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiIxIn0.abc',
  '-----BEGIN PRIVATE KEY-----\nMIIE\n-----END',
  'Top  secret plan',
  'drop\ttable',
  '@',
  '.',
  ' ',
  '\n',
  '0',
  '49',
  'DE',
  'sk-',
  '🙂',
];
const texts = fc
  .array(
    fc.oneof(fc.constantFrom(...pieces), fc.string({ maxLength: 4 }), fc.stringMatching(/^[A-Za-z0-9@ .+-]{0,6}$/)),
    {
      maxLength: 14,
    },
  )
  .map((parts) => parts.join(''));
/** A text and where it is cut. */
const cutTexts = texts.chain((text) =>
  fc.tuple(fc.constant(text), fc.array(fc.nat(Math.max(0, text.length)), { maxLength: 40 })),
);

const filters: Readonly<Record<string, () => TextFilter>> = {
  redaction: () => new Scanner(Object.values(detectorsOf).flat(), ({ label }) => label),
  denial: () => new Scanner(['drop table', 'secret', '0'].map(phrase), () => undefined),
  lines: () => new LineFilter((line) => (line.includes('49') ? undefined : line.toUpperCase())),
  length: () => new LengthFilter(20),
  'all of them': () =>
    chained(Object.entries(filters).flatMap(([name, create]) => (name.startsWith('all') ? [] : [create()]))),
};

function filtered(filter: TextFilter, parts: readonly string[]): { readonly text: string; readonly cut: unknown } {
  let text = '';
  for (const part of parts) {
    text += filter.push(part);
    if (filter.cut) break;
  }
  return { text: text + filter.end(), cut: filter.cut };
}

for (const [name, create] of Object.entries(filters)) {
  test(`${name}: the pieces make no difference`, () => {
    fc.assert(
      fc.property(cutTexts, ([text, cuts]) => {
        const places = [0, ...cuts.toSorted((a, b) => a - b), text.length];
        const parts = places.slice(1).map((end, index) => text.slice(places[index], end));
        const whole = filtered(create(), [text]);
        assert.deepEqual(filtered(create(), parts), whole);
        assert.deepEqual(filtered(create(), [...text]), whole);
      }),
      { numRuns: 600 },
    );
  });
}

test('holds back no more than it must', () => {
  const scanner = new Scanner(Object.values(detectorsOf).flat(), ({ label }) => label);
  assert.equal(scanner.push('The meeting is at noon. '), 'The meeting is at noon. ');
  assert.equal(scanner.push('Ask ada'), 'Ask ');
  assert.equal(scanner.push('@example.com'), '');
  assert.equal(scanner.push(' about it'), '[email] about ');
  assert.equal(scanner.end(), 'it');
});
