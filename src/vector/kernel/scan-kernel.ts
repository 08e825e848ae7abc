import type { AssembledFunction, Code, ValueType } from './assembler.ts';
import { wasm } from './instructions.ts';

/** What a kernel does between a row and a query, both `rowBytes` long. */
export interface Comparison {
  /** Bytes of a row that one turn of the inner loop takes; rows are padded to a multiple with zeros. */
  readonly stride: number;
  readonly accumulators: readonly ValueType[];
  /** Sets the accumulators to 0. Numbers of locals are those of `local` and `accumulator(n)`. */
  readonly begin: Code;
  /** One turn, on what `local.row` and `local.query` point to. */
  readonly turn: Code;
  /** Leaves the sum, a number of single precision. */
  readonly sum: Code;
}

/** Bytes of what belongs to a row beside its components: weight, bias, origin, and a spare number. */
export const factorBytes = 16;

/** Bytes of a row that was found: its number and its estimate. */
export const hitBytes = 8;

/** Where the parameters of a kernel are, and what it keeps beside its accumulators. */
export const local = {
  rows: 0,
  first: 1,
  end: 2,
  list: 3,
  queryStart: 4,
  rowBytes: 5,
  factors: 6,
  queryScale: 7,
  threshold: 8,
  hits: 9,
  number: 10,
  row: 11,
  query: 12,
  rowEnd: 13,
  factor: 14,
  estimate: 15,
} as const;

const parameters: readonly ValueType[] = ['i32', 'i32', 'i32', 'i32', 'i32', 'i32', 'i32', 'f32', 'f32', 'i32'];
const locals: readonly ValueType[] = ['i32', 'i32', 'i32', 'i32', 'i32', 'f32'];

export const accumulator = (n: number): number => parameters.length + locals.length + n;

const { get, set, i32, f32, repeat } = wasm;
const advance = (which: number, bytes: number): Code => [get(which), i32.const(bytes), i32.add, set(which)];

/**
 * A function that compares a query with rows and writes down those whose estimate is above a threshold:
 * estimate = (sum - origin) x weight x query scale + bias. It goes through memory in one line, which is what the processor
 * reads ahead of; `list` makes it take the rows that a list names instead.
 */
export function scanKernel(name: string, kind: Comparison, list: boolean): AssembledFunction {
  const rowNumber = list
    ? [get(local.list), get(local.first), i32.const(2), i32.shiftLeft, i32.add, i32.load(0)]
    : get(local.first);
  const body: Code = repeat([
    [rowNumber, set(local.number)],
    [get(local.number), get(local.rowBytes), i32.multiply, get(local.rows), i32.add, set(local.row)],
    [get(local.row), get(local.rowBytes), i32.add, set(local.rowEnd)],
    [get(local.queryStart), set(local.query)],
    kind.begin,
    repeat([
      kind.turn,
      advance(local.query, kind.stride),
      advance(local.row, kind.stride),
      [get(local.row), get(local.rowEnd), i32.lessUnsigned],
    ]),
    [
      get(local.number),
      i32.const(Math.log2(factorBytes)),
      i32.shiftLeft,
      get(local.factors),
      i32.add,
      set(local.factor),
    ],
    [kind.sum, get(local.factor), f32.load(8), f32.subtract],
    [get(local.factor), f32.load(0), f32.multiply, get(local.queryScale), f32.multiply],
    [get(local.factor), f32.load(4), f32.add, set(local.estimate)],
    // Always written, and kept where it counts: a branch would be guessed wrong just where rows are near.
    [get(local.hits), get(local.number), i32.store(0)],
    [get(local.hits), get(local.estimate), f32.store(4)],
    [
      get(local.hits),
      get(local.estimate),
      get(local.threshold),
      f32.greater,
      i32.const(3),
      i32.shiftLeft,
      i32.add,
      set(local.hits),
    ],
    advance(local.first, 1),
    [get(local.first), get(local.end), i32.lessUnsigned],
  ]);
  return { name, parameters, result: 'i32', locals: [...locals, ...kind.accumulators], body: [body, get(local.hits)] };
}
