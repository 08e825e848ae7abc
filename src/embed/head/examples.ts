import { HeadDataError } from '../errors/head-data-error.ts';

/** A text with what a head is to say of it. */
export interface Example {
  readonly text: string;
  /** The place of its label, or its value. */
  readonly target: number;
}

export interface Examples {
  /** Of a classifier, in alphabetical order; one without a name for a regressor. */
  readonly labels: readonly string[];
  readonly examples: readonly Example[];
}

const examplesMax = 50_000;
const labelsMax = 1000;
/** Fewer of a label leave none to learn from once one is held out. */
const ofLabelMin = 2;

/**
 * Reads lines of JSON: `{"text", "label"}` for a classifier, `{"text", "value"}` for a regressor.
 *
 * @param name of the file, for messages
 * @throws HeadDataError
 */
export function readExamples(content: string, kind: 'classifier' | 'regressor', name: string): Examples {
  const lines = content.split('\n').filter((line) => line.trim() !== '');
  if (lines.length > examplesMax) throw new HeadDataError(name, `it has more than ${examplesMax} examples`);
  const rows = lines.map((line, index) => parse(line, kind, `${name}, line ${index + 1}`));
  if (kind === 'regressor') {
    if (rows.length < 4) throw new HeadDataError(name, 'it has fewer than four examples');
    return { labels: [''], examples: rows.map(({ text, target }) => ({ text, target: Number(target) })) };
  }
  const labels = [...new Set(rows.map(({ target }) => String(target)))].toSorted();
  if (labels.length < 2 || labels.length > labelsMax)
    throw new HeadDataError(name, `it has ${labels.length} labels instead of 2 to ${labelsMax}`);
  const rare = labels.find((label) => rows.filter(({ target }) => target === label).length < ofLabelMin);
  if (rare !== undefined) throw new HeadDataError(name, `it has only one example of "${rare.slice(0, 60)}"`);
  const places = new Map(labels.map((label, place) => [label, place]));
  return { labels, examples: rows.map(({ text, target }) => ({ text, target: places.get(String(target)) ?? 0 })) };
}

function parse(line: string, kind: 'classifier' | 'regressor', place: string) {
  const row = rowIn(line);
  const target = kind === 'classifier' ? row?.['label'] : row?.['value'];
  const isTarget = kind === 'classifier' ? typeof target === 'string' && target !== '' : Number.isFinite(target);
  if (typeof row?.['text'] !== 'string' || row['text'] === '' || !isTarget)
    throw new HeadDataError(place, `it is no example of a ${kind}`);
  return { text: row['text'], target: target as string | number };
}

function rowIn(line: string): Readonly<Record<string, unknown>> | undefined {
  try {
    const row: unknown = JSON.parse(line);
    return typeof row === 'object' && row !== null ? (row as Record<string, unknown>) : undefined;
  } catch {
    return undefined;
  }
}
