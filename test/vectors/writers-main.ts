/**
 * Sixteen writers that change records of their own as quickly as they can, and say on standard output what has been
 * acknowledged: "writer number" a line. It runs until it is killed. Tails are short and graphs small, so that there is always a merge or a
 * graph to be killed in.
 */
import { writeSync } from 'node:fs';
import { openVectorStore } from '#vector';
import { changeOf, collection, writers } from './changes.ts';

const [folder = '', ...from] = process.argv.slice(2);
const store = openVectorStore(folder, { tailRowsMax: 300, graphRowsMin: 1000 });
const records = (await store.open(collection.name)) ?? (await store.create(collection));

async function write(writer: number): Promise<void> {
  for (let number = Number(from[writer] ?? 0); ; number++) {
    const change = changeOf(writer, number);
    if (change.kind === 'delete') await records.delete({ ids: [change.id] }, change.namespace);
    else await records.upsert([change.record], change.namespace);
    writeSync(1, `${writer} ${number}\n`);
  }
}

await Promise.all(Array.from({ length: writers }, (_none, writer) => write(writer)));
