import { LodeError } from '#base';

/** A model did not come up with anything that a hole takes, in all the attempts that it has. */
export class HoleUnfilledError extends LodeError {
  readonly code = 'program/hole-unfilled';
  /** What it wrote last. */
  readonly text: string;

  constructor(hole: string, text: string, problem: string, attempts: number) {
    super(`The hole "${hole}" could not be filled in ${attempts} attempts; at last ${problem}.`, {
      remedy: 'Ask for less, say more in the text before the hole, or give it more tokens.',
      retriable: true,
    });
    this.text = text;
  }
}
