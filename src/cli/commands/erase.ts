import { eraseStored, openStored } from '#gateway';
import { eraseRuns } from '#prompt';
import { openBulkDatabase } from '#store';
import { keptVectorsOf } from '#target';
import type { Invocation } from '../command.ts';
import { confirm } from '../confirm.ts';
import { exitCode, type ExitCode } from '../exit-code.ts';
import { findPlace } from '../place.ts';
import { openRunBook } from '../runs/run-book.ts';
import { localActor } from '../tenants/local-actor.ts';
import { openOffice } from '../tenants/office.ts';
import { collectionEraser } from '../vectors/erase.ts';
import { UsageError } from '../usage-error.ts';

/** Erases all that is kept of a team, whether it was recorded or stored. What it used stays in the reports. */
export async function erase({ positionals, options, terminal, signal }: Invocation): Promise<ExitCode> {
  const [team] = positionals;
  if (team === undefined) throw new UsageError('Of which team? "local" is what belongs to none.', 'erase');
  await using office = await openOffice(options);
  const { home, prefix, stage, audit } = office;
  const question = `Erase all runs, responses, conversations, files, batches, collections and kept vectors of ${team} in ${stage} for good?`;
  if (terminal.interactive && options['yes'] !== true && !(await confirm(question, signal)))
    return exitCode.interrupted;
  await using book = await openRunBook(options);
  await using responses = await openBulkDatabase(home.responsesUrl);
  await using files = await openBulkDatabase(home.filesUrl);
  const here = { collections: collectionEraser(findPlace(options)), keptVectors: keptVectorsOf(home, stage) };
  const event = { actor: localActor(), action: 'stored.erase', subject: `${prefix}stored`, tenant: team } as const;
  try {
    const stored = await eraseStored({ ...(await openStored({ responses, files }, prefix)), ...here }, team);
    const erased = { runs: await eraseRuns(book.database, { stage: book.stage, tenant: team }), ...stored };
    await audit.record({ ...event, outcome: 'done', details: erased });
    if (terminal.json) terminal.printJson({ erased });
    else {
      const counts = Object.entries(erased).map(([name, count]) => `${count} ${name}`);
      terminal.print(`Erased ${counts.join(', ')}. What ${team} used stays in the reports.`);
    }
    return exitCode.ok;
  } catch (error) {
    await audit.record({ ...event, outcome: 'failed' });
    throw error;
  }
}
