import { DamagedHeadError } from '../errors/damaged-head-error.ts';
import type { Head, Layer } from './head.ts';

const labelsMax = 10_000;
const format = 'lode-head-1';

type Fields = Readonly<Record<string, unknown>>;

/** A head as the text of a file, equal for equal heads: its digest is its version. */
export function headText(head: Head): string {
  return JSON.stringify({ format, ...head }, (_key, value: unknown) =>
    value instanceof Float32Array
      ? Buffer.from(value.buffer, value.byteOffset, value.byteLength).toString('base64')
      : value,
  );
}

/** @throws DamagedHeadError */
export function parseHead(text: string): Head {
  const fields = fieldsIn(text);
  const { kind, width } = fields;
  if (fields['format'] !== format || typeof width !== 'number')
    throw new DamagedHeadError('it is no head of this version');
  if (kind === 'projection') return { kind, width, matrix: numbersIn(fields['matrix'], width * width) };
  const { labels } = fields;
  if ((kind !== 'classifier' && kind !== 'regressor') || !isListOfTexts(labels))
    throw new DamagedHeadError('it is no head of this version');
  const hidden = fields['hidden'] === undefined ? undefined : hiddenIn(fields['hidden'] as Fields, width);
  const columns = hidden?.biases.length ?? width;
  return { kind, width, labels, ...(hidden && { hidden }), ...layerIn(fields, labels.length, columns) };
}

function hiddenIn(fields: Fields, width: number): Layer {
  const units = numbersIn(fields['biases']).length;
  return layerIn(fields, units, width);
}

function layerIn({ weights, biases }: Fields, rows: number, columns: number): Layer {
  return { weights: numbersIn(weights, rows * columns), biases: numbersIn(biases, rows) };
}

function fieldsIn(text: string): Fields {
  try {
    const value: unknown = JSON.parse(text);
    if (typeof value === 'object' && value !== null) return value as Fields;
  } catch {
    // Told below.
  }
  throw new DamagedHeadError('it is not JSON');
}

function isListOfTexts(value: unknown): value is readonly string[] {
  return (
    Array.isArray(value) &&
    value.length > 0 &&
    value.length <= labelsMax &&
    value.every((each) => typeof each === 'string')
  );
}

/** @param count absent: as many as there are */
function numbersIn(value: unknown, count?: number): Float32Array {
  const bytes = Uint8Array.from(Buffer.from(String(value), 'base64'));
  if (bytes.length % 4 !== 0 || (count !== undefined && bytes.length !== 4 * count))
    throw new DamagedHeadError('its weights are not as many as its labels and its width say');
  return new Float32Array(bytes.buffer);
}
