/**
 * 64 writers of runs on the database of the first argument, for as long as the process lives. Tells the id of each run
 * when it is on disk, in a line of its own.
 */
import { writeSync } from 'node:fs';
import { silentLog } from '#base';
import { type Run, runIds, runMigrations, RunWriter } from '#prompt';
import { migrate, openBulkDatabase } from '#store';

const writers = 64;
const newId = runIds();
const run: Omit<Run, 'id'> = {
  stage: 'shop/main',
  tenant: 'research',
  requestId: 'req_1',
  operation: 'chat',
  route: 'answer',
  model: 'smol',
  status: 'ok',
  arrivedMs: Date.now(),
  durationMs: 1,
  usage: { promptTokens: 1, cachedTokens: 0, completionTokens: 1 },
  timings: {},
  texts: { input: { kind: 'text', text: 'x'.repeat(500) }, settings: { sampling: {} }, output: [{ text: 'y' }] },
};

const database = await openBulkDatabase(process.argv[2] ?? '');
await migrate(database, 'run', runMigrations);
const writer = new RunWriter({ database, log: silentLog });
for (let count = 0; count < writers; count++) void writeOn();

async function writeOn(): Promise<never> {
  for (;;) {
    const id = newId();
    await writer.write({ ...run, id });
    // Not through a buffer that is lost with the process.
    writeSync(1, `${id}\n`);
  }
}
