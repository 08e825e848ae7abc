import { createContext, type Model, Sampler } from '#native';

/** Options of a sampler that takes the likeliest token; only the size of the vocabulary is missing. */
export const greedy = {
  logitBias: new Map<number, number>(),
  repetitionPenalty: 1,
  repetitionWindow: 64,
  frequencyPenalty: 0,
  presencePenalty: 0,
  outputMax: 1,
  topK: 0,
  topP: 1,
  minP: 0,
  temperature: 0,
  seed: 0,
};

/** The simplest loop there is over the library: what an engine's greedy output has to equal. */
export async function greedyTokens(model: Model, prompt: ArrayLike<number>, count: number): Promise<number[]> {
  const sizes = { cells: 512, sequences: 1, batchTokens: 512, outputsMax: 1, threads: 1, batchThreads: 1 };
  using context = await createContext(model, sizes);
  using sampler = new Sampler({ ...greedy, vocabularySize: model.vocabulary.size }, []);
  const tokens: number[] = [];
  let row = -1;
  for (let position = 0; position < prompt.length; position++) {
    row = context.batch.add(prompt[position] as number, position, 0, position === prompt.length - 1);
  }
  while (tokens.length < count) {
    context.decodeHere();
    const token = sampler.sample(context, row);
    tokens.push(token);
    context.batch.clear();
    row = context.batch.add(token, prompt.length + tokens.length - 1, 0, true);
  }
  return tokens;
}
