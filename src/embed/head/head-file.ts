import { DamagedHeadError } from '../errors/damaged-head-error.ts';
import type { Head } from './head.ts';

const labelsMax = 10_000;

/** A head as the text of a file, equal for equal heads: its digest is its version. */
export function headText({ kind, width, labels, weights, biases }: Head): string {
  const packed = (values: Float32Array) =>
    Buffer.from(values.buffer, values.byteOffset, values.byteLength).toString('base64');
  return JSON.stringify({
    format: 'lode-head-1',
    kind,
    width,
    labels,
    weights: packed(weights),
    biases: packed(biases),
  });
}

/** @throws DamagedHeadError */
export function parseHead(text: string): Head {
  const { format, kind, width, labels, weights, biases } = fieldsIn(text);
  const isKind = kind === 'classifier' || kind === 'regressor';
  if (format !== 'lode-head-1' || !isKind || typeof width !== 'number' || !isListOfTexts(labels))
    throw new DamagedHeadError('it is no head of this version');
  const head = { kind, width, labels, weights: unpacked(weights), biases: unpacked(biases) } as const;
  if (head.biases.length !== labels.length || head.weights.length !== labels.length * width)
    throw new DamagedHeadError('its weights are not as many as its labels and its width say');
  return head;
}

function fieldsIn(text: string): Readonly<Record<string, unknown>> {
  try {
    const value: unknown = JSON.parse(text);
    if (typeof value === 'object' && value !== null) return value as Record<string, unknown>;
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

function unpacked(value: unknown): Float32Array {
  const bytes = Uint8Array.from(Buffer.from(String(value), 'base64'));
  if (bytes.length % 4 !== 0) throw new DamagedHeadError('its weights are cut off');
  return new Float32Array(bytes.buffer);
}
