import type { GenerateEvent, LanguageModel } from '#contract';
import type { Tally } from '../tally.ts';

/** Counts the many requests of one run as the one generation that its client asked for. */
export class ProgramTally {
  readonly #tally: Tally;
  #hasBegun = false;
  #running = 0;
  #promptTokens = 0;
  #cachedTokens = 0;
  #completionTokens = 0;
  readonly #timings = { queueMs: 0, prefillMs: 0, decodeMs: 0 };

  constructor(tally: Tally) {
    this.#tally = tally;
  }

  /** The same model; what is generated with it is counted. */
  counting(model: LanguageModel): LanguageModel {
    const note = (event: GenerateEvent): void => this.#note(event);
    const begin = (): Promise<void> => this.#enter();
    const end = (): void => void this.#running--;
    return {
      name: model.name,
      contextTokens: model.contextTokens,
      media: model.media,
      prices: model.prices,
      reading: model.reading,
      scorer: model.scorer,
      conversations: model.conversations,
      tokenise: (input) => model.tokenise(input),
      async *generate(request, context) {
        await begin();
        try {
          for await (const event of model.generate(request, context)) {
            note(event);
            yield event;
          }
        } finally {
          end();
        }
      },
    };
  }

  /** The run is over, however it ended. */
  close(): void {
    if (!this.#hasBegun) this.#begin();
    this.#tally.count({
      type: 'end',
      choice: 0,
      reason: 'stop',
      completionTokens: this.#completionTokens,
      lateCount: {
        promptTokens: this.#promptTokens,
        cachedTokens: this.#cachedTokens,
        completionTokens: this.#completionTokens,
      },
      timings: this.#timings,
    });
  }

  /** What one more request may use must be there before it is made. */
  async #enter(): Promise<void> {
    this.#running++;
    try {
      await this.#tally.again({
        promptTokens: this.#promptTokens,
        completionTokens: this.#completionTokens,
        running: this.#running,
      });
    } catch (error) {
      this.#running--;
      throw error;
    }
  }

  #note(event: GenerateEvent): void {
    if (event.type === 'start') {
      if (!this.#hasBegun) this.#begin();
      this.#promptTokens += event.promptTokens;
      this.#cachedTokens += event.cachedTokens;
    } else if (event.type === 'end') {
      this.#promptTokens += event.lateCount?.promptTokens ?? 0;
      this.#cachedTokens += event.lateCount?.cachedTokens ?? 0;
      this.#completionTokens += event.lateCount?.completionTokens ?? 0;
      this.#timings.queueMs += event.timings.queueMs;
      this.#timings.prefillMs += event.timings.prefillMs;
      this.#timings.decodeMs += event.timings.decodeMs;
    } else this.#completionTokens += event.tokens.length;
  }

  #begin(): void {
    this.#hasBegun = true;
    this.#tally.count({ type: 'start', promptTokens: 0, cachedTokens: 0 });
  }
}
