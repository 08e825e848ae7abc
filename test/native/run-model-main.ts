// Loads the models it is told of, one after the other, and computes a few tokens with each. Killed by a bad one.
import { createContext, loadModel } from '#native';

process.on('disconnect', () => process.exit(0));
process.on('message', async (file: string) => process.send?.(await run(file)));

async function run(file: string): Promise<string> {
  try {
    using model = await loadModel(file);
    const limits = { cells: 64, sequences: 1, batchTokens: 8, outputsMax: 1, threads: 1, batchThreads: 1 };
    using context = await createContext(model, limits);
    const tokens = await model.vocabulary.tokenise('the cat in <|im_start|>', { addSpecial: true, parseSpecial: true });
    for (const [position, token] of tokens.slice(0, 8).entries()) context.batch.add(token, position, 0, position === 7);
    await context.decode();
    for (const token of tokens) model.vocabulary.bytesOf(token);
    return 'ran';
  } catch (error) {
    return String(error).slice(0, 300);
  }
}
