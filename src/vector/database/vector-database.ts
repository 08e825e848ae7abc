import { join } from 'node:path';
import type { Log } from '#base';
import type {
  BackupFacts,
  CollectionDefinition,
  DefinitionChange,
  RestoreOptions,
  Metadata,
  VectorStore,
} from '#contract';
import { checkDefinition } from '../collection/check-definition.ts';
import { Collection, type CollectionOptions } from '../collection/collection.ts';
import { readLabels, writeLabels } from '../collection/labels.ts';
import { manifestName, readManifest } from '../collection/manifest.ts';
import { CollectionExistsError } from '../errors/collection-exists-error.ts';
import { CollectionGoneError } from '../errors/collection-gone-error.ts';
import type { FileLayer } from '../files/file-layer.ts';
import { restore } from '../backup/restore.ts';
import { Arenas } from '../memory/arenas.ts';

export interface DatabaseOptions {
  readonly files: FileLayer;
  readonly folder: string;
  readonly log?: Log | undefined;
  readonly tailRowsMax?: number | undefined;
  readonly graphRowsMin?: number | undefined;
  readonly quietMs?: number | undefined;
}

/** The collections of a folder, in this thread: a folder for each, which counts from when its manifest is there. */
export class VectorDatabase implements VectorStore {
  readonly #options: DatabaseOptions;
  readonly #folder: string;
  readonly #arenas = new Arenas();
  readonly #open = new Map<string, Collection>();
  /** By name: what was begun last with a collection, which is made, opened and dropped by one at a time. */
  readonly #turns = new Map<string, Promise<unknown>>();

  constructor(options: DatabaseOptions) {
    this.#options = options;
    this.#folder = join(options.folder, 'collections');
  }

  /** @throws InvalidCollectionError, CollectionExistsError */
  async create(definition: CollectionDefinition): Promise<Collection> {
    checkDefinition(definition);
    const { name } = definition;
    return await this.#inTurn(name, async () => {
      if ((await this.#find(name)) !== undefined) throw new CollectionExistsError();
      const collection = await this.#create(definition);
      this.#open.set(name, collection);
      return collection;
    });
  }

  /** @throws ManifestDamagedError, SegmentDamagedError, LogDamagedError, OutOfMemoryError */
  async open(name: string): Promise<Collection | undefined> {
    return this.#open.get(name) ?? (await this.#inTurn(name, async () => await this.#find(name)));
  }

  async list(): Promise<readonly CollectionDefinition[]> {
    const { files } = this.#options;
    const definitions: CollectionDefinition[] = [];
    for (const name of await files.list(this.#folder)) {
      if (!(await this.#isThere(name))) continue;
      definitions.push((await readManifest(files, join(this.#folder, name))).definition);
    }
    return definitions;
  }

  /** @throws CollectionGoneError, InvalidCollectionError; as `open` */
  async alter(name: string, change: DefinitionChange): Promise<Collection> {
    return await this.#inTurn(name, async () => {
      const collection = await this.#find(name);
      if (collection === undefined) throw new CollectionGoneError();
      await collection.alter(change);
      return collection;
    });
  }

  /** @throws CollectionGoneError, BackupExistsError, SegmentDamagedError; as `open` */
  async backup(name: string, folder: string): Promise<BackupFacts> {
    const collection = await this.open(name);
    if (collection === undefined) throw new CollectionGoneError();
    return await collection.backup(folder);
  }

  /** @throws CollectionExistsError, CollectionGoneError, NoBackupError, BackupTooNewError; as `open` */
  async restore(backup: string, { name, later, untilMs }: RestoreOptions): Promise<Collection> {
    return await this.#inTurn(name, async () => {
      if ((await this.#find(name)) !== undefined) throw new CollectionExistsError();
      const source = later === undefined ? undefined : await this.open(later);
      if (later !== undefined && source === undefined) throw new CollectionGoneError();
      const { files, folder } = this.#options;
      const scratch = join(folder, `restoring-${name}`);
      const make = async (following?: string): Promise<void> =>
        await restore(files, scratch, { backup, later: following, untilMs, name }, this.#arenas);
      await (source ? source.keepFiles(make) : make());
      await files.makeFolder(this.#folder);
      await files.removeFolder(join(this.#folder, name));
      await files.rename(scratch, join(this.#folder, name));
      await files.syncFolder(this.#folder);
      return (await this.#find(name))!;
    });
  }

  /** Does nothing when there is none of that name. */
  async drop(name: string): Promise<void> {
    await this.#inTurn(name, async () => {
      if (!(await this.#isThere(name))) return;
      await this.#open.get(name)?.[Symbol.asyncDispose]();
      this.#open.delete(name);
      const folder = join(this.#folder, name);
      const { files } = this.#options;
      // It is gone when its manifest is; what is left after a loss of power is removed when the name is used again.
      await files.remove(join(folder, manifestName));
      await files.syncFolder(folder);
      await files.removeFolder(folder);
    });
  }

  /** @throws ManifestDamagedError */
  async labels(name: string): Promise<Metadata> {
    return (await this.#isThere(name)) ? await readLabels(this.#options.files, join(this.#folder, name)) : {};
  }

  /** @throws CollectionGoneError, InvalidCollectionError */
  async label(name: string, labels: Metadata): Promise<void> {
    await this.#inTurn(name, async () => {
      if (!(await this.#isThere(name))) throw new CollectionGoneError();
      await writeLabels(this.#options.files, join(this.#folder, name), labels);
    });
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await Promise.allSettled(this.#turns.values());
    for (const collection of this.#open.values()) await collection[Symbol.asyncDispose]();
    this.#open.clear();
  }

  async #create(definition: CollectionDefinition): Promise<Collection> {
    const { files } = this.#options;
    const options = this.#collectionOptions(definition.name);
    await files.removeFolder(options.folder);
    await files.makeFolder(this.#folder);
    const collection = await Collection.create(options, definition);
    await files.syncFolder(this.#folder);
    return collection;
  }

  async #find(name: string): Promise<Collection | undefined> {
    const known = this.#open.get(name);
    if (known || !(await this.#isThere(name))) return known;
    const collection = await Collection.open(this.#collectionOptions(name));
    this.#open.set(name, collection);
    return collection;
  }

  async #isThere(name: string): Promise<boolean> {
    if (!/^[A-Za-z0-9_-]+$/.test(name)) return false;
    return (await this.#options.files.list(join(this.#folder, name))).includes(manifestName);
  }

  #collectionOptions(name: string): CollectionOptions {
    return { ...this.#options, folder: join(this.#folder, name), arenas: this.#arenas };
  }

  async #inTurn<Result>(name: string, work: () => Promise<Result>): Promise<Result> {
    const before = this.#turns.get(name);
    const turn = (async () => {
      await before?.catch(() => {});
      return await work();
    })();
    this.#turns.set(name, turn);
    try {
      return await turn;
    } finally {
      if (this.#turns.get(name) === turn) this.#turns.delete(name);
    }
  }
}
