import { bytesField, type Encoded, floatField, integerField, joined } from './protobuf.ts';

// The messages of an ONNX model, by the numbers that onnx.proto gives their fields: https://github.com/onnx/onnx

/** Element types, by the numbers of ONNX. */
export const elementTypes = { F32: 1, U8: 2, I64: 7, F16: 10, BF16: 16 } as const;

export type ElementType = keyof typeof elementTypes;

/** A number has a point or not by its attribute's type, not by its value. */
export type Attribute =
  | { readonly integer: number }
  | { readonly float: number }
  | { readonly text: string }
  | { readonly integers: readonly number[] };

export interface OnnxNode {
  readonly operator: string;
  /** Absent: ONNX's own. */
  readonly domain?: string | undefined;
  readonly inputs: readonly string[];
  readonly outputs: readonly string[];
  readonly attributes: Readonly<Record<string, Attribute>>;
}

/** A tensor whose data lies in another file. */
export interface ExternalTensor {
  readonly name: string;
  readonly type: ElementType;
  readonly shape: readonly number[];
  /** Beside the model. */
  readonly file: string;
  readonly offset: number;
  readonly sizeBytes: number;
}

/** A named size means "as the caller likes". */
export interface ValueInfo {
  readonly name: string;
  readonly type: ElementType;
  readonly shape: readonly (number | string)[];
}

export interface OnnxGraph {
  readonly nodes: readonly OnnxNode[];
  readonly weights: readonly ExternalTensor[];
  readonly constants: readonly { readonly name: string; readonly values: readonly number[] }[];
  readonly inputs: readonly ValueInfo[];
  readonly outputs: readonly ValueInfo[];
}

const irVersion = 10;
/** Of ONNX's operators, and of those that ONNX Runtime adds. */
const operatorSets = [
  { domain: '', version: 20 },
  { domain: 'com.microsoft', version: 1 },
] as const;

/** A model as the bytes of an ONNX file. */
export function encodeModel({ nodes, weights, constants, inputs, outputs }: OnnxGraph): Uint8Array {
  const graph = joined([
    ...nodes.map((node) => bytesField(1, nodeMessage(node))),
    bytesField(2, 'encoder'),
    ...weights.map((tensor) => bytesField(5, externalTensor(tensor))),
    ...constants.map(({ name, values }) => bytesField(5, integerTensor(name, values))),
    ...inputs.map((value) => bytesField(11, valueInfo(value))),
    ...outputs.map((value) => bytesField(12, valueInfo(value))),
  ]);
  return joined([
    integerField(1, irVersion),
    bytesField(2, 'lode'),
    bytesField(7, graph),
    ...operatorSets.map(({ domain, version }) =>
      bytesField(8, joined([bytesField(1, domain), integerField(2, version)])),
    ),
  ]);
}

function nodeMessage({ operator, domain, inputs, outputs, attributes }: OnnxNode): Encoded {
  return joined([
    ...inputs.map((name) => bytesField(1, name)),
    ...outputs.map((name) => bytesField(2, name)),
    bytesField(4, operator),
    ...Object.entries(attributes).map(([name, value]) => bytesField(5, attributeMessage(name, value))),
    ...(domain === undefined ? [] : [bytesField(7, domain)]),
  ]);
}

function attributeMessage(name: string, value: Attribute): Encoded {
  const typed = (type: number, ...fields: readonly Encoded[]) =>
    joined([bytesField(1, name), ...fields, integerField(20, type)]);
  if ('float' in value) return typed(1, floatField(2, value.float));
  if ('integer' in value) return typed(2, integerField(3, value.integer));
  if ('text' in value) return typed(3, bytesField(4, value.text));
  return typed(7, ...value.integers.map((each) => integerField(8, each)));
}

function externalTensor({ name, type, shape, file, offset, sizeBytes }: ExternalTensor): Encoded {
  const place = { location: file, offset: String(offset), length: String(sizeBytes) };
  return joined([
    ...shape.map((size) => integerField(1, size)),
    integerField(2, elementTypes[type]),
    bytesField(8, name),
    ...Object.entries(place).map(([key, value]) => bytesField(13, joined([bytesField(1, key), bytesField(2, value)]))),
    integerField(14, 1),
  ]);
}

/** Always a list of whole numbers: what shapes, axes and places are made of. */
function integerTensor(name: string, values: readonly number[]): Encoded {
  return joined([
    integerField(1, values.length),
    integerField(2, elementTypes.I64),
    ...values.map((value) => integerField(7, value)),
    bytesField(8, name),
  ]);
}

function valueInfo({ name, type, shape }: ValueInfo): Encoded {
  const sizes = shape.map((size) =>
    bytesField(1, typeof size === 'number' ? integerField(1, size) : bytesField(2, size)),
  );
  const tensor = joined([integerField(1, elementTypes[type]), bytesField(2, joined(sizes))]);
  return joined([bytesField(1, name), bytesField(2, bytesField(1, tensor))]);
}
