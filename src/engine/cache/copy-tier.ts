import { Eviction } from './eviction.ts';
import type { CacheOperation, Snapshot } from './operation.ts';
import { textOf, type PrefixNode } from './prefix-node.ts';
import type { PrefixTree } from './prefix-tree.ts';
import { Snapshots } from './snapshots.ts';

export interface CopyTierOptions {
  /** Tokens whose copies the host's memory may hold. */
  readonly snapshotTokensMax: number;
  /** True when there is a tier below, to which goes what the host's memory has no room for. Default: false. */
  readonly stores?: boolean;
}

/** Copies in the host's memory, what they are worth, and what is to be done for them. */
export class CopyTier {
  readonly snapshots: Snapshots;
  readonly eviction = new Eviction();
  readonly #tree: PrefixTree;
  readonly #stores: boolean;
  #operations: CacheOperation[] = [];

  constructor(tree: PrefixTree, { snapshotTokensMax, stores = false }: CopyTierOptions) {
    this.#tree = tree;
    this.#stores = stores;
    const onDrop = (snapshot: Snapshot) => {
      this.store(snapshot, false);
      // What was handed to the tier below may not be written yet.
      if (!snapshot.isStored) this.operate({ kind: 'forget', snapshot });
    };
    this.snapshots = new Snapshots(tree, this.eviction, { tokensMax: snapshotTokensMax, onDrop });
  }

  operate(operation: CacheOperation): void {
    this.#operations.push(operation);
  }

  takeOperations(): CacheOperation[] {
    const taken = this.#operations;
    this.#operations = [];
    return taken;
  }

  /** Says that a node is of use. */
  hit(node: PrefixNode): void {
    this.eviction.hit(node);
  }

  /** Has a copy written to the tier below, if there is one; `stays`: the copy is not about to go. */
  store(snapshot: Snapshot, stays: boolean): void {
    const last = this.#stores ? this.snapshots.lastNode(snapshot) : undefined;
    if (last === undefined) return;
    snapshot.isStored = true;
    this.operate({ kind: 'store', snapshot, scope: this.#tree.scopeOf(last), tokens: textOf(last), stays });
  }

  /** Has a copy of a node written to the tier below, made of a sequence that holds it where there is none yet. */
  preserve(node: PrefixNode): void {
    if (node.snapshot === undefined && node.holder !== undefined) {
      const snapshot = this.snapshots.keep(node);
      if (snapshot !== undefined) this.operate({ kind: 'save', sequence: node.holder, snapshot });
    }
    if (node.snapshot !== undefined) this.store(node.snapshot, true);
  }
}
