import type { NextTokens, TokenConstraint } from '#contract';
import { ConstraintError } from '../errors/constraint-error.ts';
import { applyMask, isAllowed } from './mask.ts';
import type { LogitsProcessor } from './processor.ts';

const anything: NextTokens = { kind: 'any' };

/** Steers one continuation: lets processors change the logits, and holds the draws to a constraint. */
export class Guide {
  readonly #constraint: TokenConstraint | undefined;
  readonly #processors: readonly LogitsProcessor[];
  readonly #output: number[] = [];
  #next: NextTokens | undefined;

  constructor(constraint: TokenConstraint | undefined, processors: readonly LogitsProcessor[] = []) {
    this.#constraint = constraint;
    this.#processors = processors;
  }

  /** True when the constraint says that the text is complete. */
  get isComplete(): boolean {
    return this.#peek().kind === 'end';
  }

  /**
   * Changes the logits in place, so that the draw keeps to what is allowed.
   *
   * @returns the token where only one can come, so that none is to be drawn
   * @throws ProcessorError
   */
  shape(logits: Float32Array): number | undefined {
    const next = this.#peek();
    if (next.kind === 'forced') return next.tokens[0];
    for (const processor of this.#processors) processor.process(logits, this.#output);
    if (next.kind === 'mask') applyMask(logits, next.mask);
    return undefined;
  }

  /**
   * The next token of the output, drawn or forced.
   *
   * @throws ConstraintError when it is not an allowed one, which is drawn where none of these has any probability
   */
  accept(token: number): void {
    const next = this.#peek();
    if (next.kind === 'mask' && !isAllowed(next.mask, token)) throw new ConstraintError('no allowed token is possible');
    this.#constraint?.accept(token);
    this.#output.push(token);
    this.#next = undefined;
  }

  /**
   * Takes in an output that another guide has steered. How many of its tokens were drawn, and not forced.
   *
   * @throws ConstraintError
   */
  replay(output: readonly number[]): number {
    let draws = 0;
    for (const token of output) {
      if (this.#peek().kind !== 'forced') draws++;
      this.accept(token);
    }
    return draws;
  }

  /** Tokens that must come now; those that they force in turn come with the next call. */
  forced(): readonly number[] {
    const next = this.#peek();
    return next.kind === 'forced' ? next.tokens : [];
  }

  #peek(): NextTokens {
    this.#next ??= this.#constraint?.next() ?? anything;
    return this.#next;
  }
}
