import * as fc from 'fast-check';
import { type Field, ggufFields, join } from './gguf-fields.ts';

/** Numbers at which counts, lengths, offsets and products go wrong. */
const edges = [0n, 1n, 2n, 3n, 31n, 32n, 33n, 255n, 2n ** 16n, 2n ** 31n - 1n, 2n ** 31n, 2n ** 32n - 1n, 2n ** 32n]
  .concat([2n ** 53n - 1n, 2n ** 53n, 2n ** 60n, 2n ** 61n, 2n ** 62n, 2n ** 63n - 1n, 2n ** 63n, 2n ** 64n - 32n])
  .concat([2n ** 64n - 1n]);

type Damage = (fields: readonly Field[]) => readonly Field[];

const fieldCount = ggufFields().length;
const position = fc.nat(fieldCount - 1);

const replace =
  (index: number, change: (field: Field) => readonly Field[]): Damage =>
  (fields) =>
    fields.flatMap((field, each) => (each === index % fields.length ? change(field) : [field]));

const toEdge = fc
  .tuple(position, fc.constantFrom(...edges))
  .map(([index, value]) =>
    replace(index, (field) => [{ ...field, bytes: littleEndian(value, field.bytes.byteLength) }]),
  );
const toNeighbour = fc
  .tuple(position, fc.integer({ min: -40, max: 40 }))
  .map(([index, by]) => replace(index, (field) => [{ ...field, bytes: added(field.bytes, by) }]));
const toRandom = fc
  .tuple(position, fc.uint8Array({ maxLength: 40 }))
  .map(([index, bytes]) => replace(index, (field) => [{ ...field, bytes }]));
const dropped = position.map((index) => replace(index, () => []));
const doubled = position.map((index) => replace(index, (field) => [field, field]));
const swapped = fc.tuple(position, position).map(
  ([a, b]): Damage =>
    (fields) =>
      fields.map((field, index) => (index === a ? (fields[b] ?? field) : index === b ? (fields[a] ?? field) : field)),
);

const anyDamage: fc.Arbitrary<Damage> = fc.oneof(
  { weight: 4, arbitrary: toEdge },
  { weight: 3, arbitrary: toNeighbour },
  { weight: 1, arbitrary: toRandom },
  { weight: 1, arbitrary: dropped },
  { weight: 1, arbitrary: doubled },
  { weight: 1, arbitrary: swapped },
);

/** A GGUF file with one to four damages, sometimes cut short or with something behind it. */
export const damagedGguf: fc.Arbitrary<Uint8Array> = fc
  .record({
    damages: fc.array(anyDamage, { minLength: 1, maxLength: 4 }),
    cut: fc.option(fc.nat(1000), { freq: 6 }),
    tail: fc.uint8Array({ maxLength: 64 }),
  })
  .map(({ damages, cut, tail }) => {
    const bytes = join(damages.reduce((fields, damage) => damage(fields), ggufFields()));
    return Buffer.concat([cut === null ? bytes : bytes.subarray(0, cut), tail]);
  });

/** A valid file with some of its bytes changed anywhere. */
export const flippedGguf: fc.Arbitrary<Uint8Array> = fc
  .array(fc.tuple(fc.nat(1000), fc.nat(255)), { minLength: 1, maxLength: 8 })
  .map((changes) => {
    const bytes = Buffer.from(join(ggufFields()));
    for (const [at, value] of changes) bytes[at % bytes.byteLength] = value;
    return bytes;
  });

function littleEndian(value: bigint, width: number): Uint8Array {
  return Uint8Array.from({ length: width }, (_, index) => Number((value >> BigInt(8 * index)) & 0xffn));
}

function added(bytes: Uint8Array, by: number): Uint8Array {
  const value = bytes.reduceRight((sum, byte) => sum * 256n + BigInt(byte), 0n);
  return littleEndian(BigInt.asUintN(8 * bytes.byteLength, value + BigInt(by)), bytes.byteLength);
}
