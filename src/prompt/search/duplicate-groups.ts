import type { BulkDatabase } from '#store';
import { runsById } from '../runs/runs-by-id.ts';
import type { Run } from '../runs/run.ts';
import { foundRunIds } from './found-run-ids.ts';
import { bucketsOf, resemblance, shinglesOf } from './min-hash.ts';
import type { RunQuery } from './search-filter.ts';
import { questionOf } from './searchable.ts';
import { snippetOf } from './snippet.ts';
import { wordsOf } from './words.ts';

/** Of the runs that fit, the newest so many are compared. */
const comparedMax = 5000;
const readAtOnce = 250;
const groupsMax = 100;

/** Runs that ask nearly the same. */
export interface DuplicateGroup {
  /** Of the newest of them, and how it begins. */
  readonly runId: string;
  readonly asked: string;
  readonly runs: number;
  /** Who asked: teams in the order of the alphabet. */
  readonly tenants: readonly string[];
  readonly runIds: readonly string[];
}

interface Question {
  readonly run: Run;
  readonly text: string;
  readonly shingles: ReadonlySet<number>;
}

/**
 * Groups of runs whose questions are nearly the same, the largest first: what is worth an example, a cache or a rule.
 *
 * @param resemblanceMin how much of two questions must be the same, from 0.3 to 1. Default: 0.7
 * @throws InvalidSearchError
 */
export async function duplicateGroups(
  database: BulkDatabase,
  query: RunQuery,
  resemblanceMin = 0.7,
): Promise<readonly DuplicateGroup[]> {
  const questions = await newestQuestions(database, query);
  const heads = new Map<string, number[]>();
  const members = new Map<number, Question[]>();
  for (const [place, question] of questions.entries()) {
    const buckets = bucketsOf(question.shingles);
    const head = buckets
      .flatMap((bucket) => heads.get(bucket) ?? [])
      .find((other) => resemblance(questions[other]!.shingles, question.shingles) >= resemblanceMin);
    if (head !== undefined) {
      members.get(head)?.push(question);
      continue;
    }
    members.set(place, [question]);
    for (const bucket of buckets) heads.set(bucket, [...(heads.get(bucket) ?? []), place]);
  }
  return [...members.values()]
    .filter(({ length }) => length > 1)
    .toSorted((one, other) => other.length - one.length)
    .slice(0, groupsMax)
    .map(groupOf);
}

function groupOf(members: readonly Question[]): DuplicateGroup {
  const [newest] = members as readonly [Question];
  return {
    runId: newest.run.id,
    asked: snippetOf(newest.text, ''),
    runs: members.length,
    tenants: [...new Set(members.map(({ run }) => run.tenant))].toSorted(),
    runIds: members.map(({ run }) => run.id),
  };
}

async function newestQuestions(database: BulkDatabase, query: RunQuery): Promise<readonly Question[]> {
  const found = await foundRunIds(database, query, comparedMax);
  const questions: Question[] = [];
  for (let from = 0; from < found.length; from += readAtOnce) {
    const ids = found.slice(from, from + readAtOnce);
    const runs = await runsById(database, ids);
    for (const id of ids) {
      const run = runs.get(id);
      if (run?.texts === undefined) continue;
      const text = questionOf(run.texts.input);
      const words = wordsOf(text);
      if (words.length > 0) questions.push({ run, text, shingles: shinglesOf(words) });
    }
  }
  return questions;
}
