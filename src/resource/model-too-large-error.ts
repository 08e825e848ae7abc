import { LodeError } from '#base';

export interface TooLarge {
  readonly name: string;
  readonly contextTokens: number;
  readonly parallel: number;
  readonly needed: string;
  readonly available: string;
  readonly contextThatFits: number;
}

export class ModelTooLargeError extends LodeError {
  readonly code = 'resource/model-too-large';

  constructor({ name, contextTokens, parallel, needed, available, contextThatFits }: TooLarge) {
    super(
      `Model "${name}" needs ${needed} of memory for ${parallel} requests of ${contextTokens} tokens; this machine has ${available} to give.`,
      {
        remedy:
          contextThatFits > 0
            ? `Ask for contextTokens of at most ${contextThatFits}, for fewer parallel requests, or for weights that are quantised further.`
            : 'The weights alone do not fit: use a smaller model, or quantise it further.',
      },
    );
  }
}
