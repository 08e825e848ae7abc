import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { type FileLine, readLines } from './read-lines.ts';

async function* pieces(...parts: readonly (string | Uint8Array)[]): AsyncGenerator<Uint8Array> {
  for (const part of parts) yield Buffer.from(part);
}

const read = async (parts: AsyncIterable<Uint8Array>, lineBytesMax = 100): Promise<readonly FileLine[]> =>
  await Array.fromAsync(readLines(parts, lineBytesMax));

test('lines are the same however a file is cut', async () => {
  const text = fc.string({ unit: fc.constantFrom('a', 'ü', '\n', '\r', ' ', '😀'), maxLength: 60 });
  await fc.assert(
    fc.asyncProperty(text, fc.array(fc.nat(8), { maxLength: 40 }), async (whole, cuts) => {
      const bytes = Buffer.from(whole);
      const parts: Uint8Array[] = [];
      let from = 0;
      for (const cut of cuts) parts.push(bytes.subarray(from, (from = Math.min(from + cut, bytes.length))));
      const naive = whole
        .split('\n')
        .map((line, index) => ({ number: index + 1, text: line.trim() }))
        .filter((line) => line.text !== '');
      assert.deepEqual(await read(pieces(...parts, bytes.subarray(from)), 1000), naive);
    }),
  );
});

test('of a line that is too long, or no text, only its number is known', async () => {
  const lines = await read(pieces('{}\n', 'x'.repeat(60), 'x'.repeat(60), '\n', Buffer.from([0xff]), '\n{}'));
  assert.deepEqual(lines, [
    { number: 1, text: '{}' },
    { number: 2, text: undefined },
    { number: 3, text: undefined },
    { number: 4, text: '{}' },
  ]);
});

test('a mark before the first line is no part of it', async () => {
  assert.deepEqual(await read(pieces('\u{feff}{}\n')), [{ number: 1, text: '{}' }]);
});
