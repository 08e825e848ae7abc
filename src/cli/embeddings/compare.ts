import { pairedBootstrap } from '#base';
import { type Collection, readCollection, retrievalScores } from '#embed';
import type { Invocation } from '../command.ts';
import { exitCode, type ExitCode } from '../exit-code.ts';
import { findPlace, text } from '../place.ts';
import { readNamedFile } from '../prompts/read-named-file.ts';
import { table } from '../table.ts';
import { UsageError } from '../usage-error.ts';
import { askVectors, type VectorsAsked } from './ask-vectors.ts';
import { dimensionsIn } from './dimensions-in.ts';
import { findDoor } from './find-door.ts';
import { type Measured, recommended } from './recommend.ts';

/** Queries that are asked one by one, for the time that one takes. */
const timedQueries = 20;

/** `lode embed compare FILE`: how well each candidate finds what belongs to a query. */
export async function compare({ options, positionals, terminal, signal }: Invocation): Promise<ExitCode> {
  const [, path] = positionals;
  if (path === undefined)
    throw new UsageError('Say `lode embed compare FILE`, a file of texts, with queries or without.', 'embed');
  const collection = readCollection(readNamedFile(path), path);
  const { documents, queries, isSynthetic } = collection;
  terminal.say(
    `${documents.length} texts, ${queries.length} queries${isSynthetic ? ' made of their first sentences' : ''}.`,
  );
  const candidates = await candidatesIn(options);
  const measured: Measured[] = [];
  for (const candidate of candidates) {
    signal.throwIfAborted();
    terminal.say(`${candidate.name} …`);
    measured.push(await measure(candidate, collection, options, signal));
  }
  const { best, choice } = recommended(measured);
  const rows = measured.map(({ gains, ...rest }) => ({ ...rest, toBest: pairedBootstrap(gains, best.gains) }));
  if (terminal.json) {
    terminal.printJson({
      texts: documents.length,
      queries: queries.length,
      isSynthetic,
      candidates: rows,
      best: best.name,
      recommended: choice.name,
    });
    return exitCode.ok;
  }
  const lines = rows.map(({ name, dimensions, gain, recall, toBest, queryMs, textsPerSecond }) => [
    name,
    String(dimensions),
    gain.toFixed(3),
    recall.toFixed(3),
    `${toBest.mean.toFixed(3)} (${toBest.low.toFixed(3)} to ${toBest.high.toFixed(3)})`,
    queryMs.toFixed(1),
    textsPerSecond.toFixed(0),
  ]);
  const head = ['CANDIDATE', 'NUMBERS', 'NDCG@10', 'RECALL@10', 'TO THE BEST', 'MS A QUERY', 'TEXTS/S'];
  for (const line of table(head, lines)) terminal.print(line);
  terminal.print(
    `Recommended: ${choice.name}. The smallest that is not worse than the best by more than a point of nDCG, for all that these queries tell.`,
  );
  return exitCode.ok;
}

interface Candidate {
  /** As in "minilm@128". */
  readonly name: string;
  readonly route: string;
  readonly dimensions: number | undefined;
}

async function candidatesIn(options: Invocation['options']): Promise<readonly Candidate[]> {
  const given = text(options, 'candidates');
  const { routes = [] } = (await findPlace(options).target.status()) ?? {};
  const silent = routes.filter(({ writes }) => !writes);
  const names = given?.split(',') ?? silent.map(({ name }) => name);
  return names.map((name) => {
    const [route = '', dimensions] = name.trim().split('@');
    return { name: name.trim(), route, dimensions: dimensionsIn(dimensions) };
  });
}

async function measure(
  { name, route, dimensions }: Candidate,
  { documents, queries, relevant }: Collection,
  options: Invocation['options'],
  signal: AbortSignal,
): Promise<Measured> {
  const door = await findDoor(options, route);
  const ask = (texts: readonly string[], more: Partial<VectorsAsked> = {}) =>
    askVectors({ ...door, texts, dimensions, signal, ...more });
  const startedMs = performance.now();
  const texts = await ask(documents, { purpose: 'passage' });
  const textsPerSecond = documents.length / ((performance.now() - startedMs) / 1000);
  const timesMs: number[] = [];
  for (const query of queries.slice(0, timedQueries)) {
    const askedMs = performance.now();
    await ask([query], { purpose: 'query' });
    timesMs.push(performance.now() - askedMs);
  }
  const asked = await ask(queries, { purpose: 'query' });
  const scores = retrievalScores(asked.vectors, texts.vectors, relevant);
  const mean = (values: readonly number[]) => values.reduce((sum, value) => sum + value, 0) / values.length;
  const gains = scores.map(({ gain }) => gain);
  return {
    name,
    dimensions: texts.vectors[0]?.length ?? 0,
    gains,
    gain: mean(gains),
    recall: mean(scores.map(({ recall }) => recall)),
    queryMs: timesMs.toSorted((a, b) => a - b)[Math.floor(timesMs.length / 2)] ?? 0,
    textsPerSecond,
  };
}
