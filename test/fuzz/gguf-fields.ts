// A small valid GGUF file as a list of its fields, so that a test can damage exactly one of them.

export interface Field {
  readonly name: string;
  readonly bytes: Uint8Array;
}

const alignment = 32;

/** Keys of several shapes and three tensors, one of them quantised, in about 700 bytes. */
export function ggufFields(): readonly Field[] {
  const header = [
    field('magic', Buffer.from('GGUF')),
    field('version', u32(3)),
    field('tensor count', u64(3n)),
    field('key count', u64(5n)),
    ...key('general.architecture', 8, string('value', 'llama')),
    ...key('llama.block_count', 4, [field('value', u32(1))]),
    ...key('large', 10, [field('value', u64(2n ** 60n))]),
    ...key('flag', 7, [field('value', Buffer.of(1))]),
    ...key('tokens', 9, [
      field('item type', u32(8)),
      field('item count', u64(2n)),
      ...string('item 0', 'the'),
      ...string('item 1', 'é'),
    ]),
    ...tensor('token_embd.weight', [32n, 3n], 2, 0n),
    ...tensor('norm', [5n], 0, 64n),
    ...tensor('cube', [2n, 3n, 2n, 1n], 1, 96n),
  ];
  const headerBytes = header.reduce((sum, { bytes }) => sum + bytes.byteLength, 0);
  const padding = Math.ceil(headerBytes / alignment) * alignment - headerBytes;
  return [...header, field('padding', Buffer.alloc(padding)), field('data', Buffer.alloc(96 + 24, 7))];
}

export function join(fields: readonly Field[]): Uint8Array {
  return Buffer.concat(fields.map(({ bytes }) => bytes));
}

function key(name: string, type: number, value: readonly Field[]): readonly Field[] {
  return [...string('key', name), field('type', u32(type)), ...value].map((part) => ({
    ...part,
    name: `${name} ${part.name}`,
  }));
}

function tensor(name: string, dimensions: readonly bigint[], type: number, offset: bigint): readonly Field[] {
  return [
    ...string('name', name),
    field('dimension count', u32(dimensions.length)),
    ...dimensions.map((dimension, index) => field(`dimension ${index}`, u64(dimension))),
    field('type', u32(type)),
    field('offset', u64(offset)),
  ].map((part) => ({ ...part, name: `tensor ${name} ${part.name}` }));
}

function string(name: string, text: string): readonly Field[] {
  const bytes = Buffer.from(text);
  return [field(`${name} length`, u64(BigInt(bytes.byteLength))), field(`${name} text`, bytes)];
}

function field(name: string, bytes: Uint8Array): Field {
  return { name, bytes };
}

function u32(value: number): Uint8Array {
  const bytes = Buffer.alloc(4);
  bytes.writeUInt32LE(value);
  return bytes;
}

function u64(value: bigint): Uint8Array {
  const bytes = Buffer.alloc(8);
  bytes.writeBigUInt64LE(value);
  return bytes;
}
