import type { Context, LanguageModel } from '#contract';

/** Tokens of a chunk: long enough for a line, short enough not to write much that is thrown away. */
const chunkTokens = 24;

/** What a client of a plain completion endpoint uses up. */
export interface ChunkUsage {
  calls: number;
  promptTokens: number;
  cachedTokens: number;
  completionTokens: number;
}

/**
 * A model as one has it that can only complete texts: chunk by chunk, looking in each for what should end it. Everything
 * is sent again with every chunk, and what comes after the end is thrown away.
 */
export class ChunkedModel {
  readonly usage: ChunkUsage = { calls: 0, promptTokens: 0, cachedTokens: 0, completionTokens: 0 };
  readonly #model: LanguageModel;
  readonly #context: Context;

  constructor(model: LanguageModel, context: Context) {
    this.#model = model;
    this.#context = context;
  }

  /** What it writes until one of the stops, or so many tokens. */
  async until(prompt: string, stops: readonly string[], tokensMax: number): Promise<{ text: string; stop?: string }> {
    let text = '';
    for (let tokens = 0; tokens < tokensMax; tokens += chunkTokens) {
      const chunk = await this.#complete(prompt + text, Math.min(chunkTokens, tokensMax - tokens));
      text += chunk.text;
      const ends = stops.map((stop) => ({ stop, at: text.indexOf(stop) })).filter(({ at }) => at >= 0);
      const [first] = ends.toSorted((a, b) => a.at - b.at);
      if (first) return { text: text.slice(0, first.at), stop: first.stop };
      if (chunk.isOver) break;
    }
    return { text };
  }

  async #complete(text: string, tokensMax: number): Promise<{ text: string; isOver: boolean }> {
    const request = { input: { kind: 'text', text }, sampling: { temperature: 0 }, tokensMax } as const;
    let [written, isOver] = ['', false];
    this.usage.calls++;
    for await (const event of this.#model.generate(request, this.#context)) {
      if (event.type === 'start') {
        this.usage.promptTokens += event.promptTokens;
        this.usage.cachedTokens += event.cachedTokens;
      } else if (event.type === 'text') {
        written += event.text;
        this.usage.completionTokens += event.tokens.length;
      } else if (event.type === 'end') isOver = event.reason === 'stop';
    }
    return { text: written, isOver };
  }
}
