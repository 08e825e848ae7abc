import { createContext, type Model, type ModelContext } from '#native';

const windowTokens = 512;
/** The first half of a window is only read, so that every scored token has at least this much before it. */
const scoredFrom = windowTokens / 2;

/**
 * How surprised a model is by a text: e to the mean negative log-probability of its tokens, each given at least 256
 * tokens before it (as llama-perplexity counts). Lower is better; only figures of one tokenizer can be compared.
 */
export async function perplexity(model: Model, text: string, windowsMax: number, threads: number): Promise<number> {
  const tokens = await model.vocabulary.tokenise(text, { addSpecial: false, parseSpecial: false });
  const size = { cells: windowTokens, sequences: 1, batchTokens: windowTokens, outputsMax: windowTokens };
  using context = await createContext(model, { ...size, threads, batchThreads: threads });
  const windows = Math.min(windowsMax, Math.floor(tokens.length / windowTokens));
  let sum = 0;
  for (let window = 0; window < windows; window++) {
    sum += await surprise(context, tokens.subarray(window * windowTokens, (window + 1) * windowTokens));
  }
  return Math.exp(sum / (windows * (windowTokens - scoredFrom)));
}

/** The sum of negative log-probabilities of a window's second half. */
async function surprise(context: ModelContext, tokens: Int32Array): Promise<number> {
  context.clear();
  context.batch.clear();
  tokens.forEach((token, position) => context.batch.add(token, position, 0, position >= scoredFrom - 1));
  await context.decode();
  let sum = 0;
  for (let position = scoredFrom; position < tokens.length; position++) {
    const logits = context.logitsAt(position - 1);
    sum += logSumExp(logits) - (logits[tokens[position] as number] as number);
  }
  return sum;
}

function logSumExp(logits: Float32Array): number {
  let max = -Infinity;
  for (const logit of logits) if (logit > max) max = logit;
  let sum = 0;
  for (const logit of logits) sum += Math.exp(logit - max);
  return max + Math.log(sum);
}
