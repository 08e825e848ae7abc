import { assert } from '#base';

/** Some of the tokens of a saved sequence, by their positions, `to` excluded. */
export interface StatePart {
  readonly state: Uint8Array<ArrayBuffer>;
  readonly from: number;
  readonly to: number;
}

/** Bytes that stand for one token each, one behind the other: a layer's keys, its values, or one dimension of these. */
interface Rows {
  readonly at: number;
  readonly bytes: number;
}

/** Where in a saved state what is. What lies between is the same in all states of a context. */
interface StateLayout {
  readonly firstPosition: number;
  readonly cells: number;
  /** Where the number of tokens stands. */
  readonly countAt: number;
  readonly rows: readonly Rows[];
}

const magicAndSequenceBytes = 8;
const wordBytes = 4;
/** A token's position, how many sequences have it, and which; models with more than one position have more. */
const cellBytesLeast = 12;
const cellBytesMost = 64;

/**
 * Joins what was saved of consecutive tokens into the state of one sequence, as `llama_state_seq_set_data` reads it. The
 * layout is that of llama.cpp v0.5.0, `llama_kv_cache::state_write`.
 *
 * @param parts in the order of their positions, without a gap; states of one context or of such that are made alike
 */
export function joinStates(parts: readonly StatePart[]): Uint8Array<ArrayBuffer> {
  const [first] = parts;
  assert(first !== undefined, 'there is something to join');
  const layouts = parts.map(({ state }) => layoutOf(state));
  const layout = layouts[0] as StateLayout;
  if (parts.length === 1 && first.to - first.from === layout.cells) return first.state;
  const cells = parts.reduce((sum, { from, to }) => sum + to - from, 0);
  const rowBytes = layout.rows.reduce((sum, { bytes }) => sum + bytes, 0);
  const joined = Buffer.allocUnsafeSlow(first.state.length + (cells - layout.cells) * rowBytes);
  let source = 0;
  let target = 0;
  for (const [index, { at, bytes }] of layout.rows.entries()) {
    target += copy(first.state, source, at, joined, target);
    source = at + layout.cells * bytes;
    for (const [part, { state, from, to }] of parts.entries()) {
      const { firstPosition, rows } = layouts[part] as StateLayout;
      const own = rows[index] as Rows;
      assert(own.bytes === bytes, 'the states are of one model');
      const start = own.at + (from - firstPosition) * bytes;
      target += copy(state, start, start + (to - from) * bytes, joined, target);
    }
  }
  copy(first.state, source, first.state.length, joined, target);
  joined.writeUInt32LE(cells, layout.countAt);
  return joined;
}

/**
 * Gives back the memory of a saved state now. A garbage collection would do so too, but comes when hundreds of megabytes
 * have gathered, since to it each of them is one small object.
 */
export function freeState(state: Uint8Array<ArrayBuffer>): void {
  // Others may have parts of a buffer that is larger.
  if (state.byteLength === state.buffer.byteLength) state.buffer.transfer(0);
}

function copy(from: Uint8Array, start: number, end: number, to: Uint8Array, at: number): number {
  to.set(from.subarray(start, end), at);
  return end - start;
}

function layoutOf(state: Uint8Array<ArrayBuffer>): StateLayout {
  const view = new DataView(state.buffer, state.byteOffset, state.byteLength);
  const streams = view.getUint32(magicAndSequenceBytes, true);
  let countAt = magicAndSequenceBytes + wordBytes;
  let stream = 0;
  while (stream < streams - 1 && view.getUint32(countAt, true) === 0) {
    countAt += wordBytes;
    stream++;
  }
  const cells = view.getUint32(countAt, true);
  const cellsAt = countAt + wordBytes;
  const end = state.length - (streams - 1 - stream) * wordBytes;
  for (let cellBytes = cellBytesLeast; cellBytes <= cellBytesMost; cellBytes += wordBytes) {
    const layers = layersOf(view, cellsAt + cells * cellBytes, cells, end);
    if (layers === undefined) continue;
    const firstPosition = view.getInt32(cellsAt, true);
    for (let cell = 0; cell < cells; cell++) {
      const position = view.getInt32(cellsAt + cell * cellBytes, true);
      assert(position === firstPosition + cell, 'tokens are saved in the order of their positions');
    }
    return { firstPosition, cells, countAt, rows: [{ at: cellsAt, bytes: cellBytes }, ...layers] };
  }
  assert(false, 'a saved state is as llama.cpp v0.5.0 writes it');
}

/** Undefined when what is found does not end where the state ends. */
function layersOf(view: DataView, from: number, cells: number, end: number): Rows[] | undefined {
  let at = from;
  const has = (bytes: number) => at + bytes <= end;
  if (!has(2 * wordBytes)) return undefined;
  const isTransposed = view.getUint32(at, true);
  const layers = view.getUint32(at + wordBytes, true);
  if (isTransposed > 1 || layers > 1024) return undefined;
  at += 2 * wordBytes;
  const rows: Rows[] = [];
  for (let matrix = 0; matrix < 2 * layers; matrix++) {
    if (!has(3 * wordBytes)) return undefined;
    const isColumns = isTransposed === 1 && matrix >= layers;
    // A type, then the bytes of a row; or, transposed, those of an element, and how many rows of them there are.
    const bytes = isColumns ? view.getUint32(at + wordBytes, true) : Number(view.getBigUint64(at + wordBytes, true));
    const blocks = isColumns ? view.getUint32(at + 2 * wordBytes, true) : 1;
    at += 3 * wordBytes;
    if (!has(bytes * blocks * cells)) return undefined;
    for (let block = 0; block < blocks; block++, at += bytes * cells) rows.push({ at, bytes });
  }
  return at === end ? rows : undefined;
}
