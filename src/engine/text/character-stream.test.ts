import assert from 'node:assert/strict';
import { test } from 'node:test';
import * as fc from 'fast-check';
import { CharacterStream } from './character-stream.ts';

function pieces(bytes: Uint8Array, cuts: readonly number[]): Uint8Array[] {
  const at = [0, ...cuts.map((cut) => cut % (bytes.length + 1)).toSorted((a, b) => a - b), bytes.length];
  return at.slice(1).map((end, index) => bytes.subarray(at[index], end));
}

test('a character appears when its last byte is there', () => {
  const stream = new CharacterStream();
  const [first, second] = pieces(Buffer.from('é'), [1]) as [Uint8Array, Uint8Array];
  assert.equal(stream.write(first), '');
  assert.equal(stream.write(second), 'é');
});

test('bytes cut anywhere give the same text', () => {
  fc.assert(
    fc.property(
      fc.string({ unit: fc.constantFrom('a', 'é', '€', '😀', '\uFEFF') }),
      fc.array(fc.nat(100)),
      (text, cuts) => {
        const stream = new CharacterStream();
        const written = pieces(Buffer.from(text), cuts).map((piece) => stream.write(piece));
        assert.ok(written.every((piece) => piece.isWellFormed()));
        assert.equal(written.join('') + stream.end(), text);
      },
    ),
  );
});

test('bytes that are no text are shown as a decoder shows them that sees all at once', () => {
  const byte = fc.oneof(fc.nat(255), fc.constantFrom(0x41, 0x80, 0xbf, 0xc3, 0xe2, 0x82, 0xf0, 0x9f, 0xff));
  fc.assert(
    fc.property(fc.array(byte), fc.array(fc.nat(100)), (bytes, cuts) => {
      const stream = new CharacterStream();
      const written = pieces(Uint8Array.from(bytes), cuts).map((piece) => stream.write(piece));
      const expected = new TextDecoder('utf-8', { ignoreBOM: true }).decode(Uint8Array.from(bytes));
      assert.equal(written.join('') + stream.end(), expected);
    }),
    { numRuns: 1000 },
  );
});

test('a byte order mark is text like any other, and a cut-off character is shown as such', () => {
  const stream = new CharacterStream();
  assert.equal(stream.write(Buffer.from('\uFEFFa')), '\uFEFFa');
  assert.equal(stream.write(Uint8Array.of(0xf0, 0x9f)), '');
  assert.equal(stream.end(), '\uFFFD');
});
