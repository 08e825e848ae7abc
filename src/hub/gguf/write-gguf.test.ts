import assert from 'node:assert/strict';
import { mkdtempSync, readFileSync, rmSync, truncateSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, test } from 'node:test';
import * as fc from 'fast-check';
import { tinyArchitectures, tinyModel, writeTinyModel } from '../../../test/tiny-models.ts';
import { encodeGguf } from './encode-gguf.ts';
import { parseGguf } from './parse-gguf.ts';
import { readGguf } from './read-gguf.ts';
import type { GgufScalarType, GgufValue } from './value.ts';
import { writeGguf } from './write-gguf.ts';

let folder = '';
beforeEach(() => (folder = mkdtempSync(join(tmpdir(), 'lode-gguf-'))));
afterEach(() => rmSync(folder, { recursive: true, force: true }));

test('tiny models read back as they were described, and equal seeds give equal bytes', async () => {
  for (const architecture of tinyArchitectures) {
    const file = join(folder, `${architecture}.gguf`);
    await writeTinyModel(file, architecture, 7);
    const bytes = readFileSync(file);
    const { metadata, tensors } = tinyModel(architecture);
    const header = await readGguf(file);
    assert.deepEqual(
      header.tensors.map(({ name, type, dimensions }) => ({ name, type, dimensions })),
      tensors,
    );
    assert.deepEqual([...header.metadata.keys()], Object.keys(metadata));
    await writeTinyModel(file, architecture, 7);
    assert.deepEqual(readFileSync(file), bytes);
  }
});

test('tensor data lies where the header says', async () => {
  const file = join(folder, 'model.gguf');
  const tensors = [
    { name: 'a', type: 'F32', dimensions: [3] },
    { name: 'b', type: 'Q8_0', dimensions: [32, 2] },
  ] as const;
  await writeGguf(file, { metadata: {}, tensors }, ({ name, sizeBytes }) => Buffer.alloc(sizeBytes, name));
  const bytes = readFileSync(file);
  for (const { name, offset, sizeBytes } of (await readGguf(file)).tensors) {
    assert.deepEqual(bytes.subarray(offset, offset + sizeBytes), Buffer.alloc(sizeBytes, name));
  }
});

test('a header larger than the first read is read in further steps', async () => {
  const file = join(folder, 'large.gguf');
  const value = Array.from({ length: 150_000 }, (_, index) => `a token with the number ${index}`);
  await writeGguf(
    file,
    { metadata: { tokens: { type: 'array', items: 'string', value } }, tensors: [] },
    () => new Uint8Array(),
  );
  assert.deepEqual((await readGguf(file)).metadata.get('tokens')?.value, value);
  truncateSync(file, 4_000_000);
  await assert.rejects(readGguf(file), { code: 'hub/invalid-gguf' });
});

test('a folder, an empty file and a text are not GGUF', async () => {
  await assert.rejects(readGguf(folder), { code: 'hub/invalid-gguf', message: /is not a file/ });
  const file = join(folder, 'model.gguf');
  writeFileSync(file, '');
  await assert.rejects(readGguf(file), { code: 'hub/invalid-gguf' });
  writeFileSync(file, 'Once upon a time there was a model that was none.');
  await assert.rejects(readGguf(file), { code: 'hub/invalid-gguf', message: /instead of "GGUF"/ });
});

const scalars: Readonly<Record<GgufScalarType, fc.Arbitrary<number | bigint | boolean | string>>> = {
  uint8: fc.nat(255),
  int8: fc.integer({ min: -128, max: 127 }),
  uint16: fc.nat(65_535),
  int16: fc.integer({ min: -32_768, max: 32_767 }),
  uint32: fc.nat(2 ** 32 - 1),
  int32: fc.integer(),
  float32: fc.float({ noNaN: true }),
  bool: fc.boolean(),
  string: fc.string({ unit: 'grapheme' }),
  uint64: fc.bigInt({ min: 2n ** 53n, max: 2n ** 64n - 1n }),
  int64: fc.maxSafeInteger(),
  float64: fc.double({ noNaN: true }),
};
const anyScalar = fc.oneof(
  ...Object.entries(scalars).map(([type, value]) =>
    value.map((each): GgufValue => ({ type: type as GgufScalarType, value: each })),
  ),
);
const anyArray = fc.oneof(
  ...Object.entries(scalars).map(([items, value]) =>
    fc
      .array(value, { maxLength: 5 })
      .map((each): GgufValue => ({ type: 'array', items: items as GgufScalarType, value: each })),
  ),
);
const anyKey = fc.stringMatching(/^[a-z][a-z0-9_.]{0,20}$/).filter((key) => key !== 'general.alignment');

test('any metadata that is written reads back the same', () => {
  fc.assert(
    fc.property(
      fc.dictionary(anyKey, fc.oneof(anyScalar, anyArray), { maxKeys: 8, noNullPrototype: true }),
      (metadata) => {
        const { bytes } = encodeGguf({ metadata, tensors: [] });
        assert.deepEqual(Object.fromEntries(parseGguf(bytes, bytes.byteLength).metadata), metadata);
      },
    ),
  );
});
