import { CollectionError } from '../errors/collection-error.ts';

/** Texts with queries, and for each query the places of the texts that belong to it. */
export interface Collection {
  readonly documents: readonly string[];
  readonly queries: readonly string[];
  readonly relevant: readonly ReadonlySet<number>[];
  /** The queries are sentences taken out of the texts, because the file has none. */
  readonly isSynthetic: boolean;
}

interface Line {
  readonly id?: unknown;
  readonly text?: unknown;
  readonly query?: unknown;
  readonly relevant?: unknown;
}

const linesMax = 100_000;
const queriesMax = 2000;
/** Shorter first sentences are titles and greetings, which many texts share. */
const sentenceLengthMin = 25;

/**
 * Reads lines of JSON: `{"id", "text"}` is a text, `{"query", "relevant": [ids]}` a query. Where there are no queries, the
 * first sentence of a text is taken out of it and asked for.
 *
 * @param name of the file, for messages
 * @throws CollectionError for what is none of the two
 */
export function readCollection(content: string, name: string): Collection {
  const lines = content.split('\n').filter((line) => line.trim() !== '');
  if (lines.length > linesMax) throw new CollectionError(name, `it has more than ${linesMax} lines`);
  const parsed = lines.map((line, index) => parse(line, `${name}, line ${index + 1}`));
  const texts = parsed.filter((line) => typeof line.text === 'string');
  const asked = parsed.filter((line) => typeof line.query === 'string').slice(0, queriesMax);
  if (asked.length === 0)
    return synthetic(
      texts.map(({ text }) => String(text)),
      name,
    );
  const places = new Map(texts.map(({ id }, place) => [String(id), place]));
  const relevant = asked.map((line) => new Set([line.relevant].flat().flatMap((id) => places.get(String(id)) ?? [])));
  const known = relevant.map(({ size }) => size > 0);
  if (!known.some(Boolean)) throw new CollectionError(name, 'no query names a text of it in "relevant"');
  return {
    documents: texts.map(({ text }) => String(text)),
    queries: asked.flatMap(({ query }, index) => (known[index] ? [String(query)] : [])),
    relevant: relevant.filter((_, index) => known[index]),
    isSynthetic: false,
  };
}

function parse(line: string, place: string): Line {
  try {
    const value = JSON.parse(line) as Line | null;
    if (typeof value?.text === 'string' || typeof value?.query === 'string') return value;
  } catch {
    // Told below: to whoever wrote it, both are the same mistake.
  }
  throw new CollectionError(place, 'it is neither {"id", "text"} nor {"query", "relevant"}');
}

function synthetic(texts: readonly string[], name: string): Collection {
  const divided = texts.map((text) => /^(?<first>.+?[.!?])\s+(?<rest>\S[^]*)$/.exec(text)?.groups);
  const isAsked = divided.map((parts) => (parts?.['first']?.length ?? 0) >= sentenceLengthMin);
  const asked = isAsked.flatMap((is, place) => (is ? [place] : [])).slice(0, queriesMax);
  if (asked.length === 0)
    throw new CollectionError(name, 'it has no queries, and no texts of several sentences to make some of');
  const isTaken = new Set(asked);
  return {
    documents: texts.map((text, place) => (isTaken.has(place) ? (divided[place]?.['rest'] ?? text) : text)),
    queries: asked.map((place) => divided[place]?.['first'] ?? ''),
    relevant: asked.map((place) => new Set([place])),
    isSynthetic: true,
  };
}
