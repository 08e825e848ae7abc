import type { SerialisedError } from '#base';
import type { CollectionDefinition, VectorCollection, VectorStore } from '#contract';

/** What the store itself is asked. */
export type StoreMethod = 'create' | 'open' | 'list' | 'alter' | 'backup' | 'restore' | 'drop' | 'labels' | 'label';

/** What a collection is asked. */
export type CollectionMethod = Exclude<keyof VectorCollection, 'definition'>;

export type VectorWork =
  | { readonly kind: 'store'; readonly method: StoreMethod; readonly given: readonly unknown[] }
  | {
      readonly kind: 'collection';
      readonly name: string;
      readonly method: CollectionMethod;
      readonly given: readonly unknown[];
    }
  | { readonly kind: 'close' };

export type VectorRequest = VectorWork & { readonly id: number };

export type VectorReply =
  | { readonly id: number; readonly result: unknown }
  | { readonly id: number; readonly error: SerialisedError }
  /** Something for the log. */
  | { readonly level: 'debug' | 'info' | 'warn' | 'error'; readonly event: string; readonly fields: object };

export interface VectorThreadStart {
  readonly folder: string;
  readonly tailRowsMax: number | undefined;
  readonly graphRowsMin: number | undefined;
}

/** Of a collection its definition is told. */
type Told<Result> = Result extends VectorCollection ? CollectionDefinition : Result;

export type StoreResult<Method extends StoreMethod> = Told<Awaited<ReturnType<VectorStore[Method]>>>;
