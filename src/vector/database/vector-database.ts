import { join } from 'node:path';
import type { Log } from '#base';
import type { CollectionDefinition, VectorStore } from '#contract';
import { checkDefinition } from '../collection/check-definition.ts';
import { Collection, type CollectionOptions } from '../collection/collection.ts';
import { manifestName, readManifest } from '../collection/manifest.ts';
import { CollectionExistsError } from '../errors/collection-exists-error.ts';
import type { FileLayer } from '../files/file-layer.ts';
import { Arenas } from '../memory/arenas.ts';

export interface DatabaseOptions {
  readonly files: FileLayer;
  readonly folder: string;
  readonly log?: Log | undefined;
  readonly tailRowsMax?: number | undefined;
}

/** The collections of a folder, in this thread: a folder for each, which counts from when its manifest is there. */
export class VectorDatabase implements VectorStore {
  readonly #options: DatabaseOptions;
  readonly #folder: string;
  readonly #arenas = new Arenas();
  /** Those that have been asked for, open or being opened. */
  readonly #open = new Map<string, Promise<Collection | undefined>>();

  constructor(options: DatabaseOptions) {
    this.#options = options;
    this.#folder = join(options.folder, 'collections');
  }

  /** @throws InvalidCollectionError, CollectionExistsError */
  async create(definition: CollectionDefinition): Promise<Collection> {
    checkDefinition(definition);
    const { name } = definition;
    if ((await this.open(name)) !== undefined) throw new CollectionExistsError(name);
    const opening = this.#create(definition);
    this.#open.set(name, opening);
    return await this.#kept(name, opening);
  }

  /** @throws ManifestDamagedError, SegmentDamagedError, LogDamagedError, OutOfMemoryError */
  async open(name: string): Promise<Collection | undefined> {
    const opening = this.#open.get(name) ?? this.#load(name);
    this.#open.set(name, opening);
    return await this.#kept(name, opening);
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

  /** Does nothing when there is none of that name. */
  async drop(name: string): Promise<void> {
    const collection = await this.open(name);
    this.#open.delete(name);
    await collection?.[Symbol.asyncDispose]();
    const folder = join(this.#folder, name);
    const { files } = this.#options;
    if (!(await this.#isThere(name))) return;
    // It is gone when its manifest is; what is left after a loss of power is removed when the name is used again.
    await files.remove(join(folder, manifestName));
    await files.syncFolder(folder);
    await files.removeFolder(folder);
  }

  async [Symbol.asyncDispose](): Promise<void> {
    const opened = await Promise.allSettled(this.#open.values());
    this.#open.clear();
    for (const each of opened) if (each.status === 'fulfilled') await each.value?.[Symbol.asyncDispose]();
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

  async #load(name: string): Promise<Collection | undefined> {
    return (await this.#isThere(name)) ? await Collection.open(this.#collectionOptions(name)) : undefined;
  }

  async #isThere(name: string): Promise<boolean> {
    if (!/^[A-Za-z0-9_-]+$/.test(name)) return false;
    return (await this.#options.files.list(join(this.#folder, name))).includes(manifestName);
  }

  #collectionOptions(name: string): CollectionOptions {
    const { files, log, tailRowsMax } = this.#options;
    return { files, tailRowsMax, folder: join(this.#folder, name), arenas: this.#arenas, log };
  }

  /** What could not be opened is tried again when it is next asked for. */
  async #kept<Opened extends Collection | undefined>(name: string, opening: Promise<Opened>): Promise<Opened> {
    try {
      const opened = await opening;
      if (opened === undefined && this.#open.get(name) === opening) this.#open.delete(name);
      return opened;
    } catch (thrown) {
      if (this.#open.get(name) === opening) this.#open.delete(name);
      throw thrown;
    }
  }
}
