import { indexRecentRuns, type RunQuery, savedSearches } from '#prompt';
import type { Invocation } from '../../command.ts';
import { exitCode, type ExitCode } from '../../exit-code.ts';
import { text } from '../../place.ts';
import { localActor } from '../../tenants/local-actor.ts';
import { UsageError } from '../../usage-error.ts';
import type { RunBook } from '../run-book.ts';
import { runQuery } from './run-query.ts';
import { showDuplicates, showFacets, showHits, showLike, showTrend } from './show-found.ts';

/** What is recorded is indexed first, for as long as somebody would wait for it. */
const indexingMsMax = 5000;

/** Searches runs by words, facts and likeness, and tells them one by one, or what they have in common. */
export async function searchRecorded(book: RunBook, invocation: Invocation): Promise<ExitCode> {
  const { options, positionals, terminal } = invocation;
  const query = await queryOf(book, invocation);
  const name = text(options, 'save');
  if (name !== undefined) await save(book, name, query);
  if (!(await indexRecentRuns(book.database, indexingMsMax)))
    terminal.say('The newest runs are not indexed yet; ask again for these.');
  const like = text(options, 'like');
  if (like !== undefined) await showLike(book, query, like, invocation);
  else if (options['duplicates'] === true) await showDuplicates(book, query, invocation);
  else if (options['facets'] === true) await showFacets(book, query, invocation);
  else if (options['trend'] !== undefined) await showTrend(book, query, invocation);
  else if (positionals[1] === undefined && Object.keys(query).length === 2 && name === undefined)
    throw new UsageError('What is searched for? Give words, --like TEXT, or options that say which runs.', 'runs');
  else await showHits(book, query, invocation);
  return exitCode.ok;
}

async function queryOf({ database, stage }: RunBook, { options, positionals }: Invocation): Promise<RunQuery> {
  const given = runQuery(options, stage, positionals[1]);
  const name = text(options, 'saved');
  if (name === undefined) return given;
  const saved = await savedSearches(database).get({ stage, tenant: '' }, name);
  if (saved === undefined) throw new UsageError(`No search is kept as "${name}".`, 'runs');
  const { withinMs, ...query } = saved.query;
  return { ...query, ...(withinMs !== undefined && { sinceMs: Date.now() - withinMs }), ...given };
}

async function save({ database, stage }: RunBook, name: string, query: RunQuery): Promise<void> {
  const { sinceMs, untilMs: _, stage: __, tenant: ___, ...kept } = query;
  const { id, kind } = localActor();
  await savedSearches(database).save(
    { stage, tenant: '' },
    {
      name,
      query: { ...kept, ...(sinceMs !== undefined && { withinMs: Date.now() - sinceMs }) },
      author: id ?? kind,
    },
  );
}
