import assert from 'node:assert/strict';
import type { AdoptedCopy } from '../cache/lower-tier.ts';
import type { CacheOperation, Snapshot } from '../cache/operation.ts';
import type { AdapterKey } from './adapter-turns.ts';
import type { Step } from './step.ts';

/** A cell, with what the model saw in it: the token, its position and all tokens before. */
interface Cell {
  readonly token: number;
  readonly position: number;
  /** With which it was computed. */
  readonly adapter: AdapterKey;
}

/**
 * A native cache for tests, as naive as can be: every sequence is a map from positions to cells. Runs the scheduler's
 * steps and asserts at every one what the real cache would abort on or silently get wrong.
 */
export class FakeCache {
  readonly #capacity: number;
  readonly #batchTokens: number;
  readonly #sequences: Map<number, Cell>[];
  readonly #isApart: boolean;
  readonly #copies = new Map<Uint8Array, readonly Cell[]>();
  /** What went to the tier below. */
  readonly stored: AdoptedCopy[] = [];

  /**
   * @param batchTokens most tokens of a step
   * @param isApart every sequence has cells of its own, and an equal part of them
   */
  constructor(capacity: number, sequences: number, batchTokens: number, isApart = false) {
    this.#isApart = isApart;
    this.#capacity = capacity;
    this.#batchTokens = batchTokens;
    this.#sequences = Array.from({ length: sequences }, () => new Map());
  }

  /** Cells in use; one that several sequences share counts once. */
  get used(): number {
    return new Set(this.#sequences.flatMap((cells) => [...cells.values()])).size;
  }

  run(step: Step): void {
    for (const operation of step.operations) this.#operate(operation);
    let tokens = 0;
    for (const { sequence, slot, from, count } of step.entries) {
      assert.ok(count > 0, 'an entry has tokens');
      assert.ok(from === this.#sequence(slot).size, 'positions have no gap');
      for (let position = from; position < from + count; position++) {
        this.#sequence(slot).set(position, {
          token: sequence.tokens[position] as number,
          position,
          adapter: step.adapter,
        });
      }
      assert.ok(sequence.request.adapter === step.adapter, 'a step has one adapter');
      const cells = this.#sequence(slot).values();
      assert.ok(
        cells.every(({ adapter }) => adapter === step.adapter),
        'what a sequence attends to was computed with its adapter',
      );
      tokens += count;
    }
    assert.ok(tokens === step.tokens && tokens + step.fillers.length <= this.#batchTokens, 'a step keeps to the batch');
    assert.ok(new Set(step.entries.map(({ slot }) => slot)).size === step.entries.length, 'a slot is in a step once');
    assert.ok(this.used + step.fillers.length <= this.#capacity, 'the cache is not overfilled');
    if (this.#isApart) this.#checkApart(step);
  }

  /** What a model would have seen of a slot. */
  contentOf(slot: number): number[] {
    const cells = this.#sequence(slot);
    return Array.from({ length: cells.size }, (_, position) => cells.get(position)?.token as number);
  }

  #checkApart({ entries, fillers }: Step): void {
    const part = this.#capacity / this.#sequences.length;
    assert.ok(
      this.#sequences.every(({ size }) => size <= part),
      'a sequence keeps to its part',
    );
    const slots = [...entries.map(({ slot }) => slot), ...fillers.map(({ sequence }) => sequence)];
    assert.deepEqual(
      slots,
      [...new Set(slots)].toSorted((a, b) => a - b),
      'neighbours follow one another',
    );
    assert.ok(
      fillers.every(({ sequence, position }) => this.#sequence(sequence).size === position && position < part),
      'rows for nothing go behind what is there',
    );
  }

  #operate(operation: CacheOperation): void {
    if (operation.kind === 'share') {
      assert.ok(!this.#isApart, 'nothing is shared apart');
      const { source, target, from, to } = operation;
      for (let position = from; position < to; position++) {
        this.#add(target, this.#sequence(source).get(position));
      }
    } else if (operation.kind === 'remove') {
      const { sequence, from, to } = operation;
      for (let position = from; position < to; position++) this.#sequence(sequence).delete(position);
    } else if (operation.kind === 'save') {
      const { sequence, snapshot } = operation;
      const held = [...this.#sequence(sequence).values()].toSorted((a, b) => a.position - b.position);
      const isPart = ({ position }: Cell) => position >= snapshot.from && position < snapshot.to;
      const cells = this.#isApart ? held.filter(isPart) : held;
      assert.ok(cells.length === snapshot.to - snapshot.from && cells[0]?.position === snapshot.from);
      snapshot.data = new Uint8Array();
      this.#copies.set(snapshot.data, cells);
    } else if (operation.kind === 'store') this.#store(operation);
    else if (operation.kind === 'restore') this.#restore(operation);
    else if (operation.kind === 'forget') operation.snapshot.data = undefined;
    else {
      const { snapshot, target, from, to } = operation;
      const cells = this.#cellsOf(snapshot);
      assert.ok(this.used + cells.length <= this.#capacity, 'all of a copy passes through the cache');
      for (const cell of cells) if (cell.position >= from && cell.position < to) this.#add(target, { ...cell });
    }
  }

  #restore({ target, parts }: Extract<CacheOperation, { kind: 'restore' }>): void {
    assert.ok(this.#sequence(target).size === 0 && parts[0]?.from === 0, 'a sequence is filled from its start');
    for (const part of parts) {
      const cells = 'snapshot' in part ? this.#cellsOf(part.snapshot) : [...this.#sequence(part.source).values()];
      for (let position = part.from; position < part.to; position++) {
        const cell = cells.find((candidate) => candidate.position === position);
        this.#add(target, cell && { ...cell });
      }
    }
  }

  #store({ snapshot, scope, tokens }: Extract<CacheOperation, { kind: 'store' }>): void {
    const copied = this.#cellsOf(snapshot).map(({ token }) => token);
    assert.deepEqual(copied, Array.from(tokens.subarray(snapshot.from)), 'a copy is of its text');
    this.stored.push({ scope, tokens, from: snapshot.from, data: snapshot.data as Uint8Array<ArrayBuffer> });
  }

  #cellsOf({ data }: Snapshot): readonly Cell[] {
    const cells = data && this.#copies.get(data);
    assert.ok(cells !== undefined, 'a copy was made before');
    return cells;
  }

  #add(sequence: number, cell: Cell | undefined): void {
    assert.ok(cell !== undefined, 'as much is shared as there is');
    assert.ok(!this.#sequence(sequence).has(cell.position), 'no position is there twice');
    this.#sequence(sequence).set(cell.position, cell);
  }

  #sequence(id: number): Map<number, Cell> {
    const cells = this.#sequences[id];
    assert.ok(cells !== undefined, 'a known sequence');
    return cells;
  }
}
