import { type NewScore, runScores, type ScoreSource } from '#prompt';
import type { Invocation } from '../command.ts';
import { exitCode, type ExitCode } from '../exit-code.ts';
import { text } from '../place.ts';
import { UsageError } from '../usage-error.ts';
import type { RunBook } from './run-book.ts';

/** Says of a run how good it was. */
export async function scoreRun(
  { database }: RunBook,
  { options, positionals, terminal }: Invocation,
): Promise<ExitCode> {
  const runId = positionals[1];
  const name = text(options, 'name');
  if (runId === undefined || name === undefined)
    throw new UsageError('Which run, and --name of what is judged?', 'runs');
  const value = text(options, 'value');
  const score: NewScore = {
    runId,
    name,
    value: value === undefined ? undefined : Number(value),
    label: text(options, 'label'),
    comment: text(options, 'comment'),
    source: sourceOf(text(options, 'source') ?? 'human'),
    author: text(options, 'author'),
  };
  const given = await runScores(database).add(score, undefined);
  if (terminal.json) terminal.printJson(given);
  else terminal.print(`Noted ${given.id}.`);
  return exitCode.ok;
}

function sourceOf(word: string): ScoreSource {
  if (word === 'human' || word === 'rule' || word === 'judge') return word;
  throw new UsageError('--source takes human, rule or judge.', 'runs');
}
