/** What a run took of its model. */
export interface ProgramUsage {
  /** Texts that were begun: one, and one more for each fork. What is billed once in each is billed in `newTokens`. */
  readonly texts: number;
  /** Requests to the model, those that only weigh alternatives included. */
  readonly requests: number;
  /** Tokens that the model was given, each as often as it was given. */
  readonly promptTokens: number;
  /** Those of them that were in its cache. */
  readonly cachedTokens: number;
  readonly completionTokens: number;
  /** Tokens that had to be read or written: what was given and not in the cache, and what was generated. */
  readonly newTokens: number;
}

/** Of a run that was over before. */
export const noUsage: ProgramUsage = {
  texts: 0,
  requests: 0,
  promptTokens: 0,
  cachedTokens: 0,
  completionTokens: 0,
  newTokens: 0,
};

/** Counts what a run takes. */
export class UsageCount {
  texts = 1;
  requests = 0;
  promptTokens = 0;
  cachedTokens = 0;
  completionTokens = 0;

  get total(): ProgramUsage {
    const { texts, requests, promptTokens, cachedTokens, completionTokens } = this;
    const newTokens = promptTokens - cachedTokens + completionTokens;
    return { texts, requests, promptTokens, cachedTokens, completionTokens, newTokens };
  }
}
