import assert from 'node:assert/strict';
import { test } from 'node:test';
import * as fc from 'fast-check';
import { encodeSafetensors, type PeftTensor, withHeader } from '../../../test/peft-adapters.ts';
import { elementBytes } from './header.ts';
import { InvalidSafetensorsError } from './invalid-safetensors-error.ts';
import { parseSafetensors } from './parse-safetensors.ts';

const parse = (bytes: Uint8Array) => parseSafetensors(bytes, bytes.byteLength);
const zeros = (count: number) => new Uint8Array(count);

const tensors: readonly PeftTensor[] = [
  { name: 'a.lora_A.weight', type: 'F32', shape: [2, 3], bytes: zeros(24) },
  { name: 'a.lora_B.weight', type: 'BF16', shape: [4, 2], bytes: zeros(16) },
  { name: 'scalar', type: 'F16', shape: [], bytes: zeros(2) },
];
const whole = encodeSafetensors(tensors);

/** A file whose header says this of a tensor over twelve bytes of data. */
const file = (entry: unknown, dataBytes = 12) => withHeader(JSON.stringify({ t: entry }), zeros(dataBytes));
const entry = { dtype: 'F32', shape: [3], data_offsets: [0, 12] };

test('a valid file is read in full, metadata and padding included', () => {
  const header = parse(whole);
  const dataOffset = whole.byteLength - 42;
  assert.deepEqual(
    header.tensors.map(({ name, type, shape, offset, sizeBytes }) => [
      name,
      type,
      shape,
      offset - dataOffset,
      sizeBytes,
    ]),
    [
      ['a.lora_A.weight', 'F32', [2, 3], 0, 24],
      ['a.lora_B.weight', 'BF16', [4, 2], 24, 16],
      ['scalar', 'F16', [], 40, 2],
    ],
  );
  const padded = withHeader(`${JSON.stringify({ __metadata__: { format: 'pt' }, t: entry })}    `, zeros(12));
  assert.deepEqual(parse(padded).metadata, { format: 'pt' });
});

test('a file cut short anywhere, or with something behind its tensors, is refused', () => {
  for (let length = 0; length < whole.byteLength; length++)
    assert.throws(() => parse(whole.subarray(0, length)), InvalidSafetensorsError, `${length} bytes`);
  assert.throws(() => parse(Buffer.concat([whole, zeros(1)])), /tensors end at byte/);
});

test('each thing that a header may lie about is refused, and the message says which', () => {
  const cases: [Uint8Array, RegExp][] = [
    [Buffer.concat([Buffer.alloc(8, 0xff), zeros(100)]), /18446744073709551615 bytes, and 16777216/],
    [withHeader('{"t":', zeros(12)), /not JSON/],
    [withHeader('{"\xff"', zeros(12)), /not JSON/],
    [withHeader('[]', zeros(12)), /not an object/],
    [withHeader(`{"t":${'['.repeat(100_000)}${']'.repeat(100_000)}}`, zeros(12)), /type, shape and offsets/],
    [withHeader(JSON.stringify({ __metadata__: { a: 1 }, t: entry }), zeros(12)), /metadata/],
    [withHeader(JSON.stringify({ 'a\u0000b': entry }), zeros(12)), /not the name/],
    [withHeader(JSON.stringify({ ['n'.repeat(2000)]: entry }), zeros(12)), /not the name/],
    [file({ ...entry, dtype: 'Q4_0' }), /type, shape and offsets/],
    [file({ ...entry, shape: [1.5] }), /type, shape and offsets/],
    [file({ ...entry, shape: [-3] }), /type, shape and offsets/],
    [file({ ...entry, extra: 1 }), /type, shape and offsets/],
    [file({ ...entry, data_offsets: [-4, 8] }), /type, shape and offsets/],
    [file({ ...entry, shape: [4] }), /has 16 bytes, and its offsets span 12/],
    [file({ ...entry, data_offsets: [12, 0] }), /offsets span -12/],
    [file({ ...entry, shape: [2 ** 40, 2 ** 40] }), /offsets span 12/],
    [file({ ...entry, data_offsets: [4, 16] }, 16), /begins at byte/],
    [file({ ...entry, shape: [30], data_offsets: [0, 120] }), /ends at byte/],
  ];
  for (const [bytes, message] of cases)
    assert.throws(() => parse(bytes), { code: 'hub/invalid-safetensors', message }, String(message));
});

test('tensors that overlap or leave a gap are refused', () => {
  const two = (second: readonly [number, number]) =>
    withHeader(JSON.stringify({ a: entry, b: { dtype: 'F32', shape: [1], data_offsets: second } }), zeros(16));
  assert.equal(parse(two([12, 16])).tensors.length, 2);
  assert.throws(() => parse(two([8, 12])), /begins at byte/);
  assert.throws(() => parse(two([0, 4])), /begins at byte/);
});

test('whatever is done to a file, either it is refused with a typed error or all of its header holds', () => {
  const headerEnd = whole.byteLength - 42;
  const flips = fc.array(fc.tuple(fc.nat(headerEnd), fc.nat(255)), { minLength: 1, maxLength: 6 });
  const numbers = fc.array(fc.tuple(fc.nat(20), fc.oneof(fc.nat(200), fc.maxSafeNat(), fc.double())), { maxLength: 4 });
  let accepted = 0;
  const property = (bytes: Uint8Array): void => {
    try {
      const header = parse(bytes);
      accepted++;
      let next = header.tensors[0]?.offset ?? bytes.byteLength;
      for (const { type, shape, offset, sizeBytes } of header.tensors) {
        assert.equal(offset, next);
        assert.equal(sizeBytes, shape.reduce((product, dimension) => product * dimension, 1) * elementBytes[type]);
        next += sizeBytes;
      }
      assert.equal(next, bytes.byteLength);
    } catch (error) {
      if (!(error instanceof InvalidSafetensorsError)) throw error;
    }
  };
  fc.assert(
    fc.property(flips, (changes) => {
      const bytes = Buffer.from(whole);
      for (const [at, value] of changes) bytes[at] = value;
      property(bytes);
    }),
    { numRuns: 2000 },
  );
  fc.assert(
    fc.property(numbers, (changes) => {
      let header = whole.subarray(8, headerEnd).toString();
      for (const [index, value] of changes) {
        let at = 0;
        header = header.replaceAll(/\d+(?=[,\]])/g, (number) => (at++ === index ? String(value) : number));
      }
      property(withHeader(header, whole.subarray(headerEnd)));
    }),
    { numRuns: 1000 },
  );
  assert.ok(accepted > 0, 'the damage is not too much');
});
