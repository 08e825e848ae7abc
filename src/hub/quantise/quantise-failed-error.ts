import { LodeError } from '#base';

/** The process that quantises a model ended without a result. */
export class QuantiseFailedError extends LodeError {
  readonly code = 'hub/quantise-failed';

  constructor(facts: { type: string; ending: string; output: string }) {
    const said = facts.output.trim() === '' ? '' : ` It said: ${facts.output.trim().slice(-500)}`;
    super(`Quantising to ${facts.type} ended with ${facts.ending}.${said}`, {
      remedy:
        'If it was killed, the machine may be short of memory: try again when it is not. Otherwise please report the model and the type.',
      retriable: true,
    });
  }
}
