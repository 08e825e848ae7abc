import type { Code } from './assembler.ts';
import { wasm } from './instructions.ts';
import { accumulator, type Comparison, local } from './scan-kernel.ts';

const { get, set, i32, i64, f32, v128, f32x4, i32x4 } = wasm;

/** How many sums run beside each other, so that no addition waits for the one before it. */
const lanes = [0, 1, 2, 3] as const;

/** Sum of products of numbers of single precision. */
export const f32Dot: Comparison = {
  stride: 64,
  accumulators: lanes.map(() => 'v128' as const),
  begin: lanes.map((lane) => [v128.zero, set(accumulator(lane))]),
  turn: lanes.map((lane) => [
    [get(local.row), v128.load(16 * lane), get(local.query), v128.load(16 * lane), f32x4.multiply],
    [get(accumulator(lane)), f32x4.add, set(accumulator(lane))],
  ]),
  sum: [addAll(f32x4.add), lanes.map((lane) => [get(accumulator(0)), f32x4.lane(lane)]), f32.add, f32.add, f32.add],
};

/** Sum of products of signed bytes with bytes of 0 to 127. */
export const byteDot: Comparison = {
  stride: 64,
  accumulators: f32Dot.accumulators,
  begin: f32Dot.begin,
  turn: lanes.map((lane) => [
    [get(local.row), v128.load(16 * lane), get(local.query), v128.load(16 * lane)],
    [get(accumulator(lane)), i32x4.dotBytesAdd, set(accumulator(lane))],
  ]),
  sum: [
    addAll(i32x4.add),
    lanes.map((lane) => [get(accumulator(0)), i32x4.lane(lane)]),
    [i32.add, i32.add, i32.add, f32.fromI32],
  ],
};

/** How many bits differ. The instruction for words of 64 bits is the processor's own; the one for bytes V8 would build. */
export const bitDifference: Comparison = {
  stride: 16,
  accumulators: ['i64'],
  begin: [[0x42, 0x00], set(accumulator(0))],
  turn: [0, 8].map((offset) => countBits(offset, i64.xor, 0)),
  sum: [get(accumulator(0)), i32.wrapI64, f32.fromI32],
};

/** Shared bits / all bits, where two rows without any bit are equal. */
export const bitOverlap: Comparison = {
  stride: 16,
  accumulators: ['i64', 'i64'],
  begin: [0, 1].map((sum) => [[0x42, 0x00], set(accumulator(sum))]),
  turn: [0, 8].map((offset) => [countBits(offset, i64.and, 0), countBits(offset, i64.or, 1)]),
  sum: [[0, 1].map((sum) => [get(accumulator(sum)), i32.wrapI64, f32.fromI32, tiny(), f32.add]), f32.divide],
};

function countBits(offset: number, combine: number, sum: number): Code {
  return [
    [get(local.row), i64.load(offset), get(local.query), i64.load(offset), combine, i64.countOnes],
    [get(accumulator(sum)), i64.add, set(accumulator(sum))],
  ];
}

/** Too small to change a count, and 1 when it is divided by itself. */
function tiny(): Code {
  return [0x43, [...new Uint8Array(Float32Array.of(1e-30).buffer)]];
}

/** Gathers the four sums in the first one. */
function addAll(add: Code): Code {
  return lanes.slice(1).map((lane) => [get(accumulator(0)), get(accumulator(lane)), add, set(accumulator(0))]);
}
