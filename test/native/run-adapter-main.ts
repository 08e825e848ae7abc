// Loads adapters onto their base, one after the other, and computes a few tokens with each. Killed by a bad one.
import { applyAdapter, createContext, loadAdapter, loadModel } from '#native';

process.on('disconnect', () => process.exit(0));
process.on('message', async (task: { base: string; adapter: string }) => process.send?.(await run(task)));

async function run({ base, adapter: file }: { base: string; adapter: string }): Promise<string> {
  try {
    using model = await loadModel(base);
    const sizes = { cells: 64, sequences: 1, batchTokens: 8, outputsMax: 1, threads: 1, batchThreads: 1 };
    using context = await createContext(model, sizes);
    using adapter = await loadAdapter(model, file);
    for (const applied of [adapter, undefined]) {
      applyAdapter(context, applied);
      context.clear();
      context.batch.clear();
      for (let position = 0; position < 8; position++) context.batch.add(position, position, 0, position === 7);
      await context.decode();
    }
    return 'ran';
  } catch (error) {
    return String(error).slice(0, 300);
  }
}
