import { formatBytes, LodeError } from '#base';

/** Does not fit beside what is pinned, whoever else leaves; the machine may have had more when it was planned. */
export class NoRoomError extends LodeError {
  readonly code = 'target/no-room';
  readonly retryAfterSeconds = 30;

  constructor(model: string, neededBytes: number, budgetBytes: number) {
    super(
      `Model "${model}" needs ${formatBytes(neededBytes)} of memory; with what is pinned, the models of this stack would take more than the ${formatBytes(budgetBytes)} that they may.`,
      { remedy: 'Close other programs, pin less, or give the model less `contextTokens`.', retriable: true },
    );
  }
}
