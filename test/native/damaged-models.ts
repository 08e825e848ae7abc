import type { GgufDescription, GgufValue } from '#hub';

/** One thing changed in what a valid model says of itself. The file around it stays well-formed. */
export interface DamagedModel {
  readonly what: string;
  readonly description: GgufDescription;
}

type Metadata = GgufDescription['metadata'];
type Tensor = GgufDescription['tensors'][number];

/** Every single damage that this table knows, to every key and every tensor. */
export function* damagedModels(model: GgufDescription): Generator<DamagedModel> {
  for (const [key, value] of Object.entries(model.metadata)) {
    const { [key]: _removed, ...rest } = model.metadata;
    yield { what: `${key} removed`, description: { ...model, metadata: rest } };
    for (const [what, changed] of damagedValues(value)) {
      yield {
        what: `${key} ${what}`,
        description: { ...model, metadata: { ...model.metadata, [key]: changed } as Metadata },
      };
    }
  }
  for (const [index, tensor] of model.tensors.entries()) {
    yield { what: `${tensor.name} removed`, description: { ...model, tensors: model.tensors.toSpliced(index, 1) } };
    for (const [what, changed] of damagedTensors(tensor)) {
      yield { what: `${tensor.name} ${what}`, description: { ...model, tensors: model.tensors.with(index, changed) } };
    }
  }
}

function damagedValues(entry: GgufValue): readonly (readonly [string, GgufValue])[] {
  if (entry.type === 'array') return damagedArrays(entry);
  if (entry.type === 'string') {
    return ['', 'x', 'llama', '\u{10FFFF}'.repeat(1000), '{{'].map((value) => [
      `= ${value.slice(0, 10)}`,
      { type: 'string', value },
    ]);
  }
  if (entry.type === 'bool')
    return [
      ['as a number', { type: 'uint32', value: 7 }],
      ['negated', { type: 'bool', value: !entry.value }],
    ];
  if (entry.type === 'float32') {
    return [0, -1, Number.NaN, Number.POSITIVE_INFINITY, 1e-38, 3e38].map((value) => [
      `= ${value}`,
      { type: 'float32', value },
    ]);
  }
  const numbers = [0, 1, 2, 3, 5, 255, 65_536, 2 ** 31 - 1, 2 ** 31, 2 ** 32 - 1].map(
    (value) => [`= ${value}`, { type: 'uint32', value }] as const,
  );
  const others: readonly GgufValue[] = [
    { type: 'int32', value: -1 },
    { type: 'float32', value: 1.5 },
    { type: 'string', value: '1' },
    { type: 'uint64', value: 2n ** 63n },
    { type: 'array', items: 'uint32', value: [1] },
    { type: 'array', items: 'uint32', value: [0, 0] },
    { type: 'array', items: 'uint32', value: [2 ** 31, 2 ** 31] },
    { type: 'array', items: 'int32', value: Array(600).fill(1) },
  ];
  return [
    ...numbers,
    ...others.map((value) => [`as ${value.type} ${String(value.value).slice(0, 20)}`, value] as const),
  ];
}

function damagedArrays(entry: Extract<GgufValue, { type: 'array' }>): readonly (readonly [string, GgufValue])[] {
  const { items, value } = entry;
  const like = (what: string, changed: typeof value) => [what, { type: 'array', items, value: changed }] as const;
  const odd = items === 'string' ? ['', ' ', '\0', 'x'.repeat(5000), '<0xZZ>', 'a b c'] : [0, -1, 255, 2 ** 31 - 1];
  return [
    like('empty', []),
    like('shorter', value.slice(0, -1)),
    like('half', value.slice(0, value.length / 2)),
    like('doubled', [...value, ...value]),
    like(
      'all alike',
      value.map(() => value[0]!),
    ),
    like('backwards', value.toReversed()),
    ...odd.map((item) =>
      like(
        `all ${String(item).slice(0, 10)}`,
        value.map(() => item),
      ),
    ),
    ...odd.map((item) => like(`first ${String(item).slice(0, 10)}`, value.with(0, item))),
    ['of numbers', { type: 'array', items: 'uint8', value: value.map(() => 1) }],
    ['of floats', { type: 'array', items: 'float32', value: value.map(() => Number.NaN) }],
    ['as a string', { type: 'string', value: 'x' }],
  ];
}

function damagedTensors(tensor: Tensor): readonly (readonly [string, Tensor])[] {
  const [columns = 1, ...rows] = tensor.dimensions;
  const shaped = (dimensions: readonly number[]) =>
    [`shaped ${dimensions.join('x')}`, { ...tensor, dimensions }] as const;
  const types = (['F16', 'BF16', 'Q8_0', 'Q4_0', 'MXFP4', 'I8', 'I32', 'F64'] as const).filter(
    (type) => columns % 32 === 0 || type.length < 4,
  );
  return [
    ['renamed', { ...tensor, name: `${tensor.name}x` }],
    shaped([columns, ...rows, 1]),
    shaped([columns, ...rows, 2]),
    shaped([columns * 2, ...rows]),
    shaped([...rows.toReversed(), columns]),
    shaped([columns, ...rows.map((row) => row + 1)]),
    shaped([1]),
    shaped([columns, 1, 1, 1]),
    ...types.map((type) => [`as ${type}`, { ...tensor, type }] as const),
  ];
}
