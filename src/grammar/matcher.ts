import type { Arena, Quota } from './arena.ts';
import { TokenRefusedError } from './errors/token-refused-error.ts';
import { cutForced, forcedText } from './forced-tokens.ts';
import { UnspellableError } from './errors/unspellable-error.ts';
import type { State } from './machine/entry.ts';
import type { Machine } from './machine/machine.ts';
import type { MachineMasks } from './mask/machine-masks.ts';

/** What the matchers of a grammar have in common. */
export interface Works {
  readonly arena: Arena;
  readonly quota: Quota;
  readonly machine: Machine;
  readonly masks: MachineMasks;
}

/**
 * Follows one text, token by token, and says what may come next: a token is allowed if and only if some continuation is
 * a text of the grammar.
 */
export class GrammarMatcher {
  readonly #works: Works;
  /** The state before each token, and the one now. */
  readonly #states: State[];
  #hasEnded = false;

  constructor(works: Works, states: readonly State[] = [works.arena.within(works.quota, () => works.machine.start())]) {
    this.#works = works;
    this.#states = [...states];
  }

  /** Whether the text so far is a text of the grammar; it may still go on. */
  get isComplete(): boolean {
    return this.#state.isComplete;
  }

  /** Whether an end token was accepted: nothing can come any more. */
  get hasEnded(): boolean {
    return this.#hasEnded;
  }

  /** Tokens accepted so far, those of `fork`'s origin among them. */
  get length(): number {
    return this.#states.length - 1;
  }

  /**
   * Writes which tokens may come next: token t is bit t % 32 of word floor(t / 32). End tokens are allowed where the
   * text is complete. Some microseconds; up to a millisecond the first time that a place of the grammar is reached.
   *
   * @param into of the vocabulary's `words`
   * @throws GrammarLimitError, UnspellableError
   */
  mask(into: Uint32Array): void {
    const { arena, quota, masks } = this.#works;
    if (this.#hasEnded) {
      into.fill(0);
      return;
    }
    const hasAny = arena.within(quota, () => masks.fill(into, this.#state));
    if (!hasAny) throw new UnspellableError();
  }

  /**
   * Takes in a token.
   *
   * @throws TokenRefusedError when the mask does not allow it, and GrammarLimitError; the matcher stays as it was
   */
  accept(token: number): void {
    if (!this.tryAccept(token)) throw new TokenRefusedError(token);
  }

  /**
   * Takes in a token if it is allowed, and says whether it was.
   *
   * @throws GrammarLimitError
   */
  tryAccept(token: number): boolean {
    const { arena, quota } = this.#works;
    if (this.#hasEnded) return false;
    if (arena.vocabulary.ends.includes(token)) {
      this.#hasEnded = this.isComplete;
      if (this.#hasEnded) this.#states.push(this.#state);
      return this.#hasEnded;
    }
    const next = arena.within(quota, () => this.#after(arena.vocabulary.textOf(token)));
    if (next !== undefined) this.#states.push(next);
    return next !== undefined;
  }

  /**
   * Tokens that must come now, so that the model need not be asked for each: of the text that is forced, as far as it would
   * be cut the same whatever follows. Empty where there is a choice. They are not accepted yet.
   *
   * @param tokenise as the model's own tokenizer does
   * @throws GrammarLimitError
   */
  forced(tokenise: (text: string) => readonly number[]): readonly number[] {
    const { arena, quota, machine } = this.#works;
    if (this.#hasEnded) return [];
    const found = arena.within(quota, () => forcedText(machine, this.#state));
    return found.text === '' ? [] : cutForced(found, tokenise, arena.vocabulary);
  }

  /** Takes back the last tokens. */
  rollback(tokens: number): void {
    if (tokens <= 0) return;
    this.#states.length = Math.max(1, this.#states.length - tokens);
    this.#hasEnded = false;
  }

  /** Another matcher that goes on from here on its own. */
  fork(): GrammarMatcher {
    const fork = new GrammarMatcher(this.#works, this.#states);
    fork.#hasEnded = this.#hasEnded;
    return fork;
  }

  get #state(): State {
    return this.#states.at(-1) as State;
  }

  /** Undefined where no text of the grammar goes on like that. */
  #after(text: string): State | undefined {
    const { machine } = this.#works;
    if (text === '') return undefined;
    let state = this.#state;
    for (let at = 0; at < text.length; at++) {
      if (state.places.length === 0) return undefined;
      state = machine.step(state, text.charCodeAt(at));
    }
    return state.places.length > 0 || state.isComplete ? state : undefined;
  }
}
