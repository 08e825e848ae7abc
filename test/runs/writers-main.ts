/**
 * 64 writers of runs on the database of the first argument, for as long as the process lives. Tells the id of each run
 * when it is on disk, in a line of its own.
 */
import { writeSync } from 'node:fs';
import { silentLog } from '#base';
import { runMigrations, RunWriter } from '#prompt';
import { migrate, openBulkDatabase } from '#store';
import { aRun } from '../../src/prompt/runs/run-fixture.ts';

const writers = 64;

const database = await openBulkDatabase(process.argv[2] ?? '');
await migrate(database, 'run', runMigrations);
const writer = new RunWriter({ database, log: silentLog });
for (let count = 0; count < writers; count++) void writeOn();

async function writeOn(): Promise<never> {
  for (;;) {
    const run = aRun({ requestId: 'x'.repeat(100) });
    await writer.write(run);
    // Not through a buffer that is lost with the process.
    writeSync(1, `${run.id}\n`);
  }
}
