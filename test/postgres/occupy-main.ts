/**
 * Runs requests under a limit of concurrency as a serving process does, until it is killed: `node occupy-main.ts URL PREFIX`.
 * Writes "in" and "out" with a time of the system for each, in the order in which they happen.
 */
import { allowances } from '#gateway';
import { openDatabase } from '#store';

const [url = '', prefix = ''] = process.argv.slice(2);
const database = await openDatabase(url);
const limits = allowances(database, prefix);
const nothing = { tokens: 0, nanos: 0 };

async function occupy(): Promise<void> {
  for (;;) {
    const held = await limits
      .reserve({ key: 'app', teams: [], models: ['tiny'] }, { most: nothing, likely: nothing })
      .catch(() => undefined);
    if (held) process.stdout.write(`in ${Date.now()}\n`);
    await new Promise((resolve) => setTimeout(resolve, 5 + Math.random() * 30));
    if (held) {
      process.stdout.write(`out ${Date.now()}\n`);
      held.settle(nothing, 'tiny');
    }
  }
}

await Promise.all(Array.from({ length: 16 }, occupy));
