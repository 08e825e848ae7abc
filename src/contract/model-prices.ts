/** What a model costs, in US dollars: for a million tokens, and what runs on machines of one's own for the time it works. */
export interface ModelPrices {
  readonly input: number;
  /** Of a prompt's tokens that the provider had in its cache. Default: as `input`. */
  readonly cachedInput?: number | undefined;
  readonly output: number;
  /** For a second that the model works on a request, reading and writing. Default: nothing. */
  readonly computeSecond?: number | undefined;
}
