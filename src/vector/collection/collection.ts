import { type Log as Journal, silentLog } from '#base';
import type {
  AggregateGroup,
  AggregateQuery,
  BackupFacts,
  CollectionDefinition,
  CollectionFacts,
  DefinitionChange,
  SearchMatch,
  SearchQuery,
  VectorCollection,
  VectorFilter,
  VectorMatch,
  VectorPage,
  VectorPatch,
  VectorQuery,
  VectorRecord,
  VectorVerification,
} from '#contract';
import { aggregateRows } from '../aggregate/aggregate-rows.ts';
import { backUp } from '../backup/back-up.ts';
import { CollectionGoneError } from '../errors/collection-gone-error.ts';
import { InvalidRecordError } from '../errors/invalid-record-error.ts';
import type { FileLayer } from '../files/file-layer.ts';
import { checkFilter } from '../filter/check-filter.ts';
import { searchCollection } from '../hybrid/search-collection.ts';
import { vectorLimits } from '../limits.ts';
import { Log } from '../log/log.ts';
import { encodeOperation, type Operation } from '../log/operation.ts';
import type { Arenas } from '../memory/arenas.ts';
import { alterRows } from './alter-rows.ts';
import { checkDefinition } from './check-definition.ts';
import { checkNamespace, checkRecord } from './check-record.ts';
import type { CollectionRows } from './collection-rows.ts';
import { factsOf } from './facts-of.ts';
import { Compactor } from './compactor.ts';
import { Gate } from './gate.ts';
import { Grapher } from './grapher.ts';
import { countRows, listRows, pageOf } from './list-rows.ts';
import { filesOf, type Manifest, writeManifest } from './manifest.ts';
import { openRows } from './open-rows.ts';
import { queryRows } from './query-rows.ts';
import { RecallMeter } from './recall-meter.ts';
import { verify } from './verify.ts';

export interface CollectionOptions {
  readonly files: FileLayer;
  readonly folder: string;
  readonly arenas: Arenas;
  readonly log?: Journal | undefined;
  /** Of the tail, before it becomes a segment. Default: 8,192. */
  readonly tailRowsMax?: number | undefined;
  /** After so long without a change, what is in many places is brought into one. Default: never. */
  readonly quietMs?: number | undefined;
  /** Of a namespace in a segment, before a graph joins them. Default: 10,000. */
  readonly graphRowsMin?: number | undefined;
}

/**
 * One collection, open in this thread: what is acknowledged is in its log on disk, all of it is in memory, and segments are
 * written behind the scenes. Nobody else may have it open.
 */
export class Collection implements VectorCollection, AsyncDisposable {
  readonly #options: CollectionOptions;
  readonly #rows: CollectionRows;
  readonly #log: Log;
  readonly #compactor: Compactor;
  readonly #grapher: Grapher;
  readonly #recall: RecallMeter;
  readonly #gate = new Gate();

  private constructor(options: CollectionOptions, manifest: Manifest, rows: CollectionRows, last: number) {
    const { files, folder, arenas, log = silentLog, tailRowsMax, graphRowsMin, quietMs } = options;
    this.#options = options;
    this.#rows = rows;
    this.#log = new Log(files, folder, manifest.definition.name, last);
    const shared = { place: { files, folder, arenas }, rows, journal: log };
    const merged = (): void => this.#grapher.wake();
    this.#compactor = new Compactor({ ...shared, log: this.#log, manifest, tailRowsMax, quietMs, merged });
    this.#grapher = new Grapher({ ...shared, compactor: this.#compactor, graphRowsMin });
    this.#grapher.wake();
    this.#recall = new RecallMeter({
      exact: (query) => queryRows(this.definition, rows, query),
      version: () => this.#log.sequence,
      low: (recall) => this.#grapher.distrust(recall),
    });
  }

  /** @throws InvalidCollectionError; what the file layer throws. There must be nothing in the folder. */
  static async create(options: CollectionOptions, definition: CollectionDefinition): Promise<Collection> {
    checkDefinition(definition);
    await options.files.makeFolder(options.folder);
    await writeManifest(options.files, options.folder, { format: 1, definition, sealed: 0, nextFile: 1, segments: [] });
    return await Collection.open(options);
  }

  /** @throws ManifestDamagedError, SegmentDamagedError, LogDamagedError, OutOfMemoryError */
  static async open(options: CollectionOptions): Promise<Collection> {
    const { manifest, rows, last } = await openRows(options.files, options.folder, options.arenas);
    return new Collection(options, manifest, rows, last);
  }

  get definition(): CollectionDefinition {
    return this.#compactor.manifest.definition;
  }

  /** @throws InvalidRecordError, TooManyWritesError, WriteFailedError, NotWritableError */
  async upsert(records: readonly VectorRecord[], namespace = ''): Promise<void> {
    checkNamespace(namespace);
    checkCount(records.length);
    await this.#write(() => {
      for (const [index, record] of records.entries()) checkRecord(this.definition, record, index);
      return records.length === 0 ? undefined : { kind: 'upsert', namespace, records };
    });
  }

  /** As `upsert`. What a patch makes of its record is not looked at as a whole. */
  async update(patches: readonly VectorPatch[], namespace = ''): Promise<number> {
    checkNamespace(namespace);
    checkCount(patches.length);
    return await this.#write(() => {
      for (const [index, patch] of patches.entries()) checkRecord(this.definition, patch, index);
      return patches.length === 0 ? undefined : { kind: 'update', namespace, patches };
    });
  }

  /** @throws InvalidFilterError; as `upsert` */
  async delete(
    what: { readonly ids: readonly string[] } | { readonly filter: VectorFilter },
    namespace = '',
  ): Promise<number> {
    if ('ids' in what) checkCount(what.ids.length);
    else checkFilter(what.filter);
    return await this.#write(() => {
      const ids = 'ids' in what ? what.ids : this.#idsOf(what.filter, namespace);
      return ids.length === 0 ? undefined : { kind: 'delete', namespace, ids };
    });
  }

  async deleteNamespace(namespace: string): Promise<void> {
    await this.#write(() => ({ kind: 'clear', namespace }));
  }

  async get(ids: readonly string[], namespace = ''): Promise<readonly VectorRecord[]> {
    checkCount(ids.length);
    return ids.flatMap((id) => {
      const place = this.#rows.find(namespace, id);
      return place ? [this.#rows.record(place)] : [];
    });
  }

  /** @throws InvalidQueryError, InvalidFilterError */
  async list(options: Parameters<VectorCollection['list']>[0] = {}): Promise<VectorPage> {
    return pageOf(this.#rows, options);
  }

  /** @throws InvalidQueryError, InvalidFilterError */
  async query(query: VectorQuery): Promise<readonly VectorMatch[]> {
    return this.#recall.answered(query, queryRows(this.definition, this.#rows, query));
  }

  /** @throws InvalidQueryError, InvalidFilterError */
  async search(query: SearchQuery): Promise<readonly SearchMatch[]> {
    return searchCollection(this.definition, this.#rows, query);
  }

  /** @throws InvalidQueryError, InvalidFilterError */
  async aggregate(query: AggregateQuery): Promise<readonly AggregateGroup[]> {
    return aggregateRows(this.#rows, query);
  }

  /** @throws InvalidFilterError */
  async count(namespace = '', filter?: VectorFilter): Promise<number> {
    if (filter !== undefined) checkFilter(filter);
    return countRows(this.#rows, namespace, filter);
  }

  async namespaces(): Promise<ReadonlyMap<string, number>> {
    return new Map(this.#rows.counts);
  }

  async facts(): Promise<CollectionFacts> {
    return { ...factsOf(this.definition, this.#rows), recall: this.#recall.recall };
  }

  async verify(samples: number): Promise<VectorVerification> {
    const fileNames = () => filesOf(this.#compactor.manifest);
    return await verify({ ...this.#options, definition: this.definition, rows: this.#rows, fileNames }, samples);
  }

  /**
   * Goes on with another definition, which is on disk when this resolves. Queries go on meanwhile, and changes wait.
   *
   * @throws InvalidCollectionError; what the file layer throws
   */
  async alter(change: DefinitionChange): Promise<void> {
    await this.#gate.alone(() => alterRows(this.#rows, this.#compactor, change));
  }

  /**
   * Copies all that was acknowledged before into a folder, while changes and queries go on.
   *
   * @throws BackupExistsError, SegmentDamagedError; what the file layer throws
   */
  async backup(target: string): Promise<BackupFacts> {
    const { files, folder } = this.#options;
    return await this.#compactor.keepFiles((manifest) => backUp(files, folder, manifest, target));
  }

  /** Gives its folder to somebody who reads; no file is removed meanwhile. */
  async keepFiles<Result>(read: (folder: string) => Promise<Result>): Promise<Result> {
    return await this.#compactor.keepFiles(() => read(this.#options.folder));
  }

  /** Resolves when everything so far is in segments, and those are as few as they should be. */
  async compact(): Promise<void> {
    await this.#compactor.compactNow();
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.#gate.shut(new CollectionGoneError());
    for (const part of [this.#grapher, this.#compactor, this.#log]) await part[Symbol.asyncDispose]();
    this.#rows.free();
  }

  #idsOf(filter: VectorFilter, namespace: string): readonly string[] {
    const options = { namespace, filter, limit: Infinity, after: undefined };
    return listRows(this.#rows, options).map(({ rows, row }) => rows.idOf(row));
  }

  /** @param operationOf is asked when the definition cannot change any more; undefined: there is nothing to do */
  async #write(operationOf: () => Operation | undefined): Promise<number> {
    return await this.#gate.together(async () => {
      await this.#compactor.room();
      const operation = operationOf();
      if (operation === undefined) return 0;
      const payload = encodeOperation(operation);
      return await this.#log.append(payload, () => {
        const changed = this.#rows.apply(operation);
        this.#compactor.applied(payload.length);
        return changed;
      });
    });
  }
}

function checkCount(count: number): void {
  if (count > vectorLimits.records)
    throw new InvalidRecordError('The call', `it has more than ${vectorLimits.records} records`);
}
