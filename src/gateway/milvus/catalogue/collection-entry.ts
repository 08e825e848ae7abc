import { assert } from '#base';
import type { DataTypeName } from '../data-type.ts';

/** A pair of Milvus's own, kept as it came. */
export interface KeyValue {
  readonly key: string;
  readonly value: string;
}

export type DefaultValue = boolean | number | string;

export interface FieldEntry {
  readonly id: number;
  readonly name: string;
  readonly type: DataTypeName;
  readonly description: string;
  readonly isPrimary: boolean;
  readonly autoId: boolean;
  /** Of lists. */
  readonly elementType?: DataTypeName | undefined;
  /** "dim", "max_length", "max_capacity", "analyzer_params" … */
  readonly params: readonly KeyValue[];
  readonly isNullable: boolean;
  readonly isPartitionKey: boolean;
  readonly isClusteringKey: boolean;
  /** Made of others by a function. */
  readonly isOutput: boolean;
  readonly defaultValue?: DefaultValue | undefined;
}

/** BM25 of a text, the one function that is computed here. */
export interface FunctionEntry {
  readonly id: number;
  readonly name: string;
  readonly description: string;
  readonly input: string;
  readonly output: string;
  readonly params: readonly KeyValue[];
}

export interface IndexEntry {
  readonly id: number;
  readonly name: string;
  readonly field: string;
  readonly params: readonly KeyValue[];
}

export interface PartitionEntry {
  readonly id: number;
  readonly name: string;
  readonly createdMs: number;
}

/** What Milvus's clients know of a collection and the store does not. */
export interface CollectionEntry {
  readonly id: number;
  readonly database: string;
  readonly name: string;
  readonly description: string;
  readonly fields: readonly FieldEntry[];
  readonly functions: readonly FunctionEntry[];
  /** Whether rows may have fields that the schema does not name. */
  readonly isDynamic: boolean;
  readonly partitions: readonly PartitionEntry[];
  readonly indexes: readonly IndexEntry[];
  readonly aliases: readonly string[];
  readonly properties: readonly KeyValue[];
  readonly consistencyLevel: number;
  readonly shards: number;
  readonly isLoaded: boolean;
  readonly createdMs: number;
  /** Its name in the store, which stays when it is renamed. */
  readonly storeName: string;
}

export interface DatabaseEntry {
  readonly id: number;
  readonly name: string;
  readonly properties: readonly KeyValue[];
  readonly createdMs: number;
}

export const defaultDatabase = 'default';
export const defaultPartition = '_default';
/** What clients call the fields that no schema names. */
export const dynamicField = '$meta';

export function primaryOf({ fields }: CollectionEntry): FieldEntry {
  const primary = fields.find(({ isPrimary }) => isPrimary);
  assert(primary, 'a schema has a primary key');
  return primary;
}

export function paramOf(params: readonly KeyValue[], wanted: string): string | undefined {
  return params.find(({ key }) => key === wanted)?.value;
}
