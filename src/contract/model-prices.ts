/** What a model's provider charges, in US dollars for a million tokens. */
export interface ModelPrices {
  readonly input: number;
  /** Of a prompt's tokens that the provider had in its cache. Default: as `input`. */
  readonly cachedInput?: number | undefined;
  readonly output: number;
}
