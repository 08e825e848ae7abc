import { assert } from '#base';
import { tokenAt } from './sequence.ts';
import type { Step } from './step.ts';

/**
 * A native cache for tests, as naive as can be: every slot is the list of its cells, each with its token. Runs the
 * scheduler's steps and asserts at every one what the real cache would abort on or silently get wrong.
 */
export class FakeCache {
  readonly #capacity: number;
  readonly #slots: { readonly token: number }[][];

  constructor(capacity: number, slots: number) {
    this.#capacity = capacity;
    this.#slots = Array.from({ length: slots }, () => []);
  }

  /** Cells in use; one that several slots share counts once. */
  get used(): number {
    return new Set(this.#slots.flat()).size;
  }

  run(step: Step, batchTokens: number): void {
    for (const operation of step.operations) {
      if (operation.kind === 'forget') this.#slots[operation.slot] = [];
      else {
        assert(this.#slot(operation.target).length === 0, 'shared into an empty slot');
        this.#slots[operation.target] = this.#slot(operation.source).slice(0, operation.length);
        assert(this.#slot(operation.target).length === operation.length, 'as much is shared as there is');
      }
    }
    let tokens = 0;
    for (const { sequence, slot, from, count } of step.entries) {
      assert(count > 0, 'an entry has tokens');
      assert(from === this.#slot(slot).length, 'positions have no gap');
      for (let position = from; position < from + count; position++) {
        this.#slot(slot).push({ token: tokenAt(sequence, position) });
      }
      tokens += count;
    }
    assert(tokens === step.tokens && tokens <= batchTokens, 'a step keeps to the batch');
    assert(new Set(step.entries.map(({ slot }) => slot)).size === step.entries.length, 'a slot is in a step once');
    assert(this.used <= this.#capacity, 'the cache is not overfilled');
  }

  /** What a model would have seen of a slot. */
  contentOf(slot: number): number[] {
    return this.#slot(slot).map(({ token }) => token);
  }

  #slot(slot: number): { readonly token: number }[] {
    const cells = this.#slots[slot];
    assert(cells !== undefined, 'a known slot');
    return cells;
  }
}
