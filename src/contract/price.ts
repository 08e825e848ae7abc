/**
 * What using a model costs, in the one currency that a stack counts in. All parts that are given add up; a local model is
 * usually priced by the time that it computes, a remote one by its tokens.
 */
export interface Price {
  /** For a million tokens of prompts. */
  readonly inputPerMillion?: number | undefined;
  /** For a million tokens of prompts that were in a cache. Default: as other tokens of prompts. */
  readonly cachedInputPerMillion?: number | undefined;
  /** For a million tokens of answers. */
  readonly outputPerMillion?: number | undefined;
  /** For a second that the model works on a request, reading and writing. */
  readonly perComputeSecond?: number | undefined;
}
