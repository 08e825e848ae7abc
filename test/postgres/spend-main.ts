/**
 * Spends of a budget as a serving process does, until there is nothing left: `node spend-main.ts URL PREFIX`.
 * Writes a line with the tokens of each request that has ended.
 */
import { allowances } from '#gateway';
import { openDatabase } from '#store';

const [url = '', prefix = ''] = process.argv.slice(2);
const database = await openDatabase(url);
const limits = allowances(database, prefix);
const most = { tokens: 50, nanos: 0 };

async function spend(): Promise<void> {
  for (let refusals = 0; refusals < 10;) {
    const held = await limits
      .reserve({ key: 'app', teams: ['research'], models: ['tiny'] }, { most, likely: most })
      .catch(() => undefined);
    await new Promise((resolve) => setTimeout(resolve, held ? Math.random() * 4 : 30));
    if (held === undefined) refusals++;
    else {
      const tokens = 1 + Math.floor(Math.random() * 50);
      held.settle({ tokens, nanos: 0 }, 'tiny');
      process.stdout.write(`${tokens}\n`);
    }
  }
}

await Promise.all(Array.from({ length: 64 }, spend));
await limits[Symbol.asyncDispose]();
await database.close();
