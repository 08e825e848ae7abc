// Protocol Buffers, as much of it as an ONNX model needs: numbers of variable length, floats, and parts with a length.
// https://protobuf.dev/programming-guides/encoding/

/** The bytes of a field, or of several after each other. */
export type Encoded = Uint8Array;

const text = new TextEncoder();

/** A field that holds a whole number; negative ones take ten bytes, as the format has it. */
export function integerField(field: number, value: number | bigint): Encoded {
  return joined([varint(field << 3), varint(value)]);
}

export function floatField(field: number, value: number): Encoded {
  const bytes = new Uint8Array(4);
  new DataView(bytes.buffer).setFloat32(0, value, true);
  return joined([varint((field << 3) | 5), bytes]);
}

/** A field with a length: a text, bytes, or a message made of fields. */
export function bytesField(field: number, value: string | Encoded): Encoded {
  const bytes = typeof value === 'string' ? text.encode(value) : value;
  return joined([varint((field << 3) | 2), varint(bytes.length), bytes]);
}

export function joined(parts: readonly Encoded[]): Encoded {
  const bytes = new Uint8Array(parts.reduce((sum, { length }) => sum + length, 0));
  let at = 0;
  for (const part of parts) {
    bytes.set(part, at);
    at += part.length;
  }
  return bytes;
}

function varint(value: number | bigint): Encoded {
  let left = BigInt.asUintN(64, BigInt(value));
  const bytes: number[] = [];
  do {
    const low = Number(left & 0x7fn);
    left >>= 7n;
    bytes.push(left === 0n ? low : low | 0x80);
  } while (left !== 0n);
  return Uint8Array.from(bytes);
}
