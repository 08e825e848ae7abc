import type { Encoder, LanguageModel } from '#contract';
import { NoTextError } from '../errors/no-text-error.ts';

/** An encoder where models are routed: it can be named like one, and makes nothing but vectors. */
export function encoderModel(encoder: Encoder): LanguageModel {
  return {
    name: encoder.name,
    contextTokens: encoder.tokensMax,
    encoder,
    // oxlint-disable-next-line require-yield -- it refuses
    async *generate() {
      throw new NoTextError(encoder.name);
    },
    tokenise: async () => {
      throw new NoTextError(encoder.name);
    },
  };
}
