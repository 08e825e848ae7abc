import { type Code, unsigned } from './assembler.ts';

/** What a load or store adds to its address, in bytes. */
type Offset = number;

const simd = (opcode: number): Code => [0xfd, unsigned(opcode)];
const access =
  (opcode: Code) =>
  (offset: Offset, alignment: number): Code => [opcode, unsigned(alignment), unsigned(offset)];

/**
 * The instructions of our kernels, by the names that the specification gives them.
 *
 * @see https://webassembly.github.io/spec/core/binary/instructions.html
 */
export const wasm = {
  get: (local: number): Code => [0x20, unsigned(local)],
  set: (local: number): Code => [0x21, unsigned(local)],
  i32: {
    const: (value: number): Code => [0x41, signed(value)],
    load: (offset: Offset): Code => access(0x28)(offset, 2),
    store: (offset: Offset): Code => access(0x36)(offset, 2),
    lessUnsigned: 0x49,
    add: 0x6a,
    multiply: 0x6c,
    shiftLeft: 0x74,
    wrapI64: 0xa7,
  },
  i64: {
    load: (offset: Offset): Code => access(0x29)(offset, 3),
    add: 0x7c,
    and: 0x83,
    or: 0x84,
    xor: 0x85,
    countOnes: 0x7b,
  },
  f32: {
    load: (offset: Offset): Code => access(0x2a)(offset, 2),
    store: (offset: Offset): Code => access(0x38)(offset, 2),
    greater: 0x5e,
    add: 0x92,
    subtract: 0x93,
    multiply: 0x94,
    divide: 0x95,
    fromI32: 0xb2,
  },
  v128: {
    load: (offset: Offset): Code => access(simd(0x00))(offset, 4),
    zero: [simd(0x0c), Array.from({ length: 16 }, () => 0)] as Code,
  },
  f32x4: { add: simd(0xe4), multiply: simd(0xe6), lane: (lane: number): Code => [simd(0x1f), lane] },
  i32x4: {
    add: simd(0xae),
    lane: (lane: number): Code => [simd(0x1b), lane],
    /** Products of signed bytes with bytes of 0 to 127, added up in fours: the same on every machine for such bytes. */
    dotBytesAdd: simd(0x113),
  },
  /** Does `body` while it leaves something other than 0. */
  repeat: (body: Code): Code => [0x03, 0x40, body, 0x0d, unsigned(0), 0x0b],
  /** Does `body` if what is on the stack is not 0. */
  when: (body: Code): Code => [0x04, 0x40, body, 0x0b],
} as const;

/** LEB128 of a number of 32 bits. */
function signed(value: number): readonly number[] {
  const bytes: number[] = [];
  let rest = value | 0;
  for (;;) {
    const low = rest & 0x7f;
    rest >>= 7;
    if ((rest === 0 && (low & 0x40) === 0) || (rest === -1 && (low & 0x40) !== 0)) return [...bytes, low];
    bytes.push(low | 0x80);
  }
}
