// Runs a model with a full cache and prints the bytes of memory that the process then holds.
import { createContext, loadModel } from '#native';

const [file = '', cells = '', parallel = '', batchTokens = ''] = process.argv.slice(2);
const options = { cells: Number(cells), sequences: Number(parallel), batchTokens: Number(batchTokens) };
using model = await loadModel(file);
using context = await createContext(model, { ...options, outputsMax: options.sequences, threads: 1, batchThreads: 1 });
for (let position = 0; position < options.cells;) {
  context.batch.clear();
  const end = Math.min(position + options.batchTokens, options.cells);
  for (; position < end; position++) context.batch.add(position % 1000, position, 0, position === end - 1);
  await context.decode();
}
process.stdout.write(String(process.memoryUsage.rss()));
