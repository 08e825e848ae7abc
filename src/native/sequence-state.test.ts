import assert from 'node:assert/strict';
import { test } from 'node:test';
import * as fc from 'fast-check';
import { joinStates } from './sequence-state.ts';

interface Shape {
  readonly streams: number;
  readonly layers: number;
  readonly isTransposed: boolean;
  /** Bytes of a position's description beyond the usual. */
  readonly extra: number;
}

/** A state as llama.cpp writes it, with rows whose bytes tell matrix and position. */
function stateOf(shape: Shape, stream: number, from: number, to: number): Uint8Array<ArrayBuffer> {
  const { streams, layers, isTransposed, extra } = shape;
  const bytes: number[] = [];
  const word = (value: number) => bytes.push(...new Uint8Array(Uint32Array.of(value).buffer));
  word(0xaf143cba);
  word(7);
  word(streams);
  for (let index = 0; index < streams; index++) {
    word(index === stream ? to - from : 0);
    if (index !== stream) continue;
    for (let position = from; position < to; position++) {
      word(position);
      word(1);
      for (let at = 0; at < extra; at++) bytes.push(at + position);
      word(7);
    }
    word(Number(isTransposed));
    word(layers);
    for (let matrix = 0; matrix < 2 * layers; matrix++) {
      const isColumns = isTransposed && matrix >= layers;
      word(1);
      word(isColumns ? 2 : 8);
      word(isColumns ? 4 : 0);
      for (let block = 0; block < (isColumns ? 4 : 1); block++) {
        for (let position = from; position < to; position++) {
          for (let at = 0; at < (isColumns ? 2 : 8); at++) bytes.push((matrix * 50 + block * 10 + position + at) % 256);
        }
      }
    }
  }
  return Uint8Array.from(bytes);
}

const shape = fc.record({
  streams: fc.integer({ min: 1, max: 3 }),
  layers: fc.integer({ min: 1, max: 3 }),
  isTransposed: fc.boolean(),
  extra: fc.constantFrom(0, 8, 12),
});

test('parts of states, from whatever slots, make the state of the whole', () => {
  fc.assert(
    fc.property(
      shape,
      fc.nat(2),
      fc.array(fc.integer({ min: 1, max: 5 }), { minLength: 1, maxLength: 4 }),
      fc.nat(2),
      (shape, pick, lengths, beyond) => {
        let from = 0;
        const stream = pick % shape.streams;
        const parts = lengths.map((length, index) => {
          const to = from + length;
          const state = stateOf(
            shape,
            index === 0 ? stream : (stream + index) % shape.streams,
            Math.max(0, from - 1),
            to + beyond,
          );
          const part = { state, from, to };
          from = to;
          return part;
        });
        assert.deepEqual(Buffer.from(joinStates(parts)), Buffer.from(stateOf(shape, stream, 0, from)));
      },
    ),
  );
});

test('what is not a state is not taken for one', () => {
  const state = stateOf({ streams: 2, layers: 2, isTransposed: false, extra: 0 }, 1, 0, 4);
  assert.throws(() => joinStates([{ state: state.slice(0, -9), from: 0, to: 2 }]), /llama.cpp/);
});
