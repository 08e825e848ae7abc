import assert from 'node:assert/strict';
import { test } from 'node:test';
import * as fc from 'fast-check';
import { damagedGguf, flippedGguf } from '../../../test/fuzz/gguf-damage.ts';
import { type Field, ggufFields, join } from '../../../test/fuzz/gguf-fields.ts';
import { assertConsistent } from '../../../test/fuzz/gguf-oracle.ts';
import { InvalidGgufError } from './invalid-gguf-error.ts';
import { parseGguf } from './parse-gguf.ts';

const parse = (bytes: Uint8Array) => parseGguf(bytes, bytes.byteLength);

function changed(name: string, bytes: Uint8Array): Uint8Array {
  const fields = ggufFields();
  assert.ok(
    fields.some((field) => field.name === name),
    `there is a field "${name}"`,
  );
  return join(fields.map((field): Field => (field.name === name ? { ...field, bytes } : field)));
}

const u32 = (value: number) => new Uint8Array(Uint32Array.of(value).buffer);
const u64 = (value: bigint) => new Uint8Array(BigUint64Array.of(value).buffer);

test('a valid file is read in full', () => {
  const header = parse(join(ggufFields()));
  assert.equal(header.version, 3);
  assert.deepEqual(
    [...header.metadata.entries()],
    [
      ['general.architecture', { type: 'string', value: 'llama' }],
      ['llama.block_count', { type: 'uint32', value: 1 }],
      ['large', { type: 'uint64', value: 2n ** 60n }],
      ['flag', { type: 'bool', value: true }],
      ['tokens', { type: 'array', items: 'string', value: ['the', 'é'] }],
    ],
  );
  assert.deepEqual(
    header.tensors.map(({ name, type, dimensions, sizeBytes, offset }) => [
      name,
      type,
      dimensions,
      sizeBytes,
      offset - header.dataOffset,
    ]),
    [
      ['token_embd.weight', 'Q4_0', [32, 3], 54, 0],
      ['norm', 'F32', [5], 20, 64],
      ['cube', 'F16', [2, 3, 2, 1], 24, 96],
    ],
  );
});

test('a file cut short anywhere is refused with a place, and a longer one is read', () => {
  const whole = join(ggufFields());
  for (let length = 0; length < whole.byteLength; length++) {
    assert.throws(
      () => parse(whole.subarray(0, length)),
      (error) => error instanceof InvalidGgufError && error.offset <= whole.byteLength,
      `${length} of ${whole.byteLength} bytes`,
    );
  }
  assert.equal(parse(Buffer.concat([whole, Buffer.alloc(100)])).tensors.length, 3);
});

test('what is renamed to .gguf is called by its name', () => {
  const cases: [string | Uint8Array, RegExp][] = [
    [Buffer.from('89504e470d0a1a0a0000000d4948445200000001', 'hex'), /PNG/],
    [Buffer.from('PK\u0003\u0004'), /zip/],
    ['version https://git-lfs.github.com/spec/v1\n', /Git LFS/],
    ['<!DOCTYPE html><html><title>Sign in</title></html>', /web page/],
    ['', /24 bytes/],
  ];
  for (const [start, message] of cases) {
    const bytes = Buffer.concat([Buffer.from(start), Buffer.alloc(start.length > 0 ? 64 : 0)]);
    assert.throws(() => parse(bytes), { code: 'hub/invalid-gguf', message });
  }
});

test('older, unknown and big-endian versions are refused by name', () => {
  assert.throws(() => parse(changed('version', u32(1))), /version 1/);
  assert.throws(() => parse(changed('version', u32(4))), /version 4/);
  assert.throws(() => parse(changed('version', u32(0x0300_0000))), /version 3 in big-endian/);
  assert.equal(parse(changed('version', u32(2))).version, 2);
});

test('each field that lies is refused, and the message says which', () => {
  const max = 2n ** 64n - 1n;
  const cases: [string, Uint8Array, RegExp][] = [
    ['tensor count', u64(max), /number of tensors/],
    ['tensor count', u64(60_000n), /table of 60000 tensors/],
    ['key count', u64(max), /number of metadata keys/],
    ['key count', u64(4000n), /4000 metadata keys/],
    ['general.architecture key length', u64(max), /length of metadata key 0/],
    ['general.architecture key length', u64(0n), /not a name/],
    ['general.architecture type', u32(13), /unknown type 13/],
    ['general.architecture value length', u64(2n ** 63n), /length of a string/],
    ['flag value', Buffer.of(2), /neither true nor false/],
    ['tokens item type', u32(9), /array of arrays/],
    ['tokens item count', u64(2n ** 61n), /length of the array tokens/],
    ['tokens item count', u64(1_000_000n), /array tokens needs/],
    ['large key text', Buffer.from('flag\0'), /not a name/],
    ['large key text', Buffer.from([0xff, 0xfe, 0xfd, 0xfc, 0xfb]), /not a name/],
    ['tensor norm name length', u64(64n), /length of the name/],
    ['tensor norm dimension count', u32(0), /0 dimensions/],
    ['tensor norm dimension count', u32(5), /5 dimensions/],
    ['tensor norm dimension 0', u64(0n), /empty/],
    ['tensor norm dimension 0', u64(max), /larger than the file/],
    ['tensor token_embd.weight dimension 0', u64(33n), /whole blocks of 32/],
    ['tensor cube dimension 1', u64(2n ** 62n), /larger than the file/],
    ['tensor cube dimension 1', u64(2n ** 63n), /larger than the file/],
    ['tensor norm type', u32(4), /unknown type 4/],
    ['tensor norm type', u32(99), /unknown type 99/],
    ['tensor norm offset', u64(0n), /begin at 0 instead of 64/],
    ['tensor norm offset', u64(65n), /begin at 65 instead of 64/],
    ['tensor norm offset', u64(max), /begin at \d+ instead of 64/],
    ['data', Buffer.alloc(119), /would end at byte/],
  ];
  for (const [name, bytes, message] of cases) {
    assert.throws(() => parse(changed(name, bytes)), { code: 'hub/invalid-gguf', message }, `${name}: ${message}`);
  }
});

test('dimensions whose product wraps around to something small are refused', () => {
  // 2^32 * 2^32 is 0 in 64 bits; 3 * (2^64 / 3 rounded up) is 2.
  for (const [a, b] of [
    [2n ** 32n, 2n ** 32n],
    [3n, 6_148_914_691_236_517_206n],
  ] as const) {
    const fields = ggufFields().map((field): Field => {
      if (field.name === 'tensor cube dimension 0') return { ...field, bytes: u64(a) };
      return field.name === 'tensor cube dimension 1' ? { ...field, bytes: u64(b) } : field;
    });
    assert.throws(() => parse(join(fields)), /larger than the file/);
  }
});

test('a key or a tensor that occurs twice is refused', () => {
  assert.throws(() => parse(join(renamed('flag', 'large', 5))), /metadata key large occurs twice/);
  assert.throws(() => parse(join(renamed('norm', 'cube', 4))), /tensor cube occurs twice/);
});

test('the alignment must be a power of two', () => {
  for (const value of [0, 3, 48, 2 ** 31]) {
    const key = [u64(17n), Buffer.from('general.alignment'), u32(4), u32(value)];
    const fields = ggufFields().map((field): Field =>
      field.name === 'key count' ? { ...field, bytes: u64(6n) } : field,
    );
    const at = fields.findIndex(({ name }) => name === 'general.architecture key length');
    const bytes = Buffer.concat([join(fields.slice(0, at)), ...key, join(fields.slice(at))]);
    assert.throws(() => parse(bytes), /alignment/, `alignment ${value}`);
  }
});

test('whatever is done to a file, either it is refused with a typed error or all of its header holds', () => {
  const property = (bytes: Uint8Array): void => {
    let header;
    try {
      header = parse(bytes);
    } catch (error) {
      assert.ok(error instanceof InvalidGgufError, String(error));
      assert.ok(error.offset >= 0 && error.offset <= Math.max(24, bytes.byteLength));
      return;
    }
    assertConsistent(header, bytes);
  };
  fc.assert(fc.property(damagedGguf, property), { numRuns: 1500 });
  fc.assert(fc.property(flippedGguf, property), { numRuns: 500 });
});

/** The fields with one name written in the place of another, of the same text length or with the length given. */
function renamed(from: string, to: string, length: number): readonly Field[] {
  return ggufFields().map((field): Field => {
    if (field.name === `${from} key length` || field.name === `tensor ${from} name length`)
      return { ...field, bytes: u64(BigInt(length)) };
    const isName = field.name === `${from} key text` || field.name === `tensor ${from} name text`;
    return isName ? { ...field, bytes: Buffer.from(to) } : field;
  });
}
