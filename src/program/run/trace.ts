import type { Decoder } from '../hole/decoder.ts';
import type { Weighed } from '../hole/distribution-hole.ts';
import type { BudgetKind } from './budget.ts';

/** One try at a hole. */
export interface TracedAttempt {
  readonly text: string;
  /** Tokens that were drawn or forced, what was cut off again included. */
  readonly tokens: number;
  /** Natural logarithm of the probability of the drawn tokens, before constraints changed it; undefined where unknown. */
  readonly logprob: number | undefined;
  /** Those that its form forced, which took no step of the model. Absent: none. */
  readonly forced?: number | undefined;
  /** Tokens that a verdict of the program's own took back on the way. Absent: none. */
  readonly takenBack?: number | undefined;
  /** Why it was not taken; absent where it was. */
  readonly refused?: string | undefined;
}

/** What happened in a run, as a tree. */
export type TraceNode =
  | { readonly kind: 'text'; readonly text: string; readonly role?: string | undefined }
  | {
      readonly kind: 'hole';
      readonly name: string;
      readonly held: string;
      readonly decoder: Decoder['kind'];
      readonly written: string;
      readonly attempts: readonly TracedAttempt[];
      /** Alternatives that were weighed. */
      readonly weighed?: readonly Weighed<string>[] | undefined;
      /** Of the request; those of holes that were filled in one are the same. */
      readonly durationMs: number;
      /** It was filled in one request with those beside it. Absent: no. */
      readonly isFused?: true | undefined;
    }
  | { readonly kind: 'rollback'; readonly text: string }
  | { readonly kind: 'spent'; readonly budget: BudgetKind }
  /** A program that was called, or a branch; it wrote on a text of its own. */
  | { readonly kind: 'call' | 'branch'; readonly name: string; readonly children: readonly TraceNode[] };

/** A tree that is still growing. */
export class Trace {
  readonly #children: TraceNode[] = [];

  get children(): readonly TraceNode[] {
    return this.#children;
  }

  add(node: TraceNode): void {
    const last = this.#children.at(-1);
    // Words and the values between them are one text to those who read it.
    if (node.kind === 'text' && last?.kind === 'text' && node.role === last.role && node.role === undefined) {
      this.#children[this.#children.length - 1] = { kind: 'text', text: last.text + node.text };
    } else this.#children.push(node);
  }

  /** A part of the tree with a trace of its own. */
  enter(kind: 'call' | 'branch', name: string): Trace {
    const inner = new Trace();
    this.#children.push({ kind, name, children: inner.#children });
    return inner;
  }
}
