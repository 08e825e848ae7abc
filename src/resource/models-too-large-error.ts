import { formatBytes, LodeError } from '#base';

export interface TooLargeTogether {
  /** Those that would have to be in memory at the same time. */
  readonly names: readonly string[];
  /** How many of them are pinned; one more is not. */
  readonly pinned: number;
  readonly neededBytes: number;
  readonly budgetBytes: number;
  readonly isDeclared: boolean;
}

export class ModelsTooLargeError extends LodeError {
  readonly code = 'resource/models-too-large';

  constructor({ names, pinned, neededBytes, budgetBytes, isDeclared }: TooLargeTogether) {
    const which = names.map((name) => `"${name}"`).join(', ');
    const why =
      names.length === 1
        ? `Model ${which} needs ${formatBytes(neededBytes)} of memory`
        : `Models ${which}, ${pinned === names.length ? 'which are' : 'of which all but the last are'} pinned, need ${formatBytes(neededBytes)} of memory together`;
    const limit = isDeclared
      ? `the gateway's \`memory\` is ${formatBytes(budgetBytes)}`
      : `this machine has ${formatBytes(budgetBytes)} to give`;
    super(`${why}; ${limit}.`, {
      remedy: 'Pin fewer models, give them less `contextTokens` or `parallel`, or quantise their weights further.',
    });
  }
}
