import type { VectorCollection } from '#contract';
import { MilvusError } from '../milvus-error.ts';
import { type CollectionEntry, type DatabaseEntry, defaultDatabase } from './collection-entry.ts';
import type { Sequence } from './sequence.ts';

const pageRecords = 1000;

/** The databases and collections of one tenant: all in memory, and on disk before a change is seen. */
export class TenantCatalogue {
  readonly #records: VectorCollection;
  readonly #databases = new Map<string, DatabaseEntry>();
  readonly #collections = new Map<number, CollectionEntry>();
  #changes: Promise<unknown> = Promise.resolve();

  private constructor(records: VectorCollection) {
    this.#records = records;
  }

  static async read(records: VectorCollection, sequence: Sequence): Promise<TenantCatalogue> {
    const catalogue = new TenantCatalogue(records);
    let after: string | undefined;
    do {
      const page = await records.list({ limit: pageRecords, after });
      for (const { metadata } of page.records) catalogue.#remember(String(metadata?.['kind']), metadata?.['entry']);
      after = page.next;
    } while (after !== undefined);
    if (!catalogue.#databases.has(defaultDatabase)) {
      const entry = { id: sequence.next(), name: defaultDatabase, properties: [], createdMs: Date.now() };
      catalogue.#databases.set(defaultDatabase, entry);
    }
    return catalogue;
  }

  #remember(kind: string, entry: unknown): void {
    const read = JSON.parse(String(entry)) as CollectionEntry & DatabaseEntry;
    if (kind === 'database') this.#databases.set(read.name, read);
    else this.#collections.set(read.id, read);
  }

  databases(): readonly DatabaseEntry[] {
    return [...this.#databases.values()];
  }

  /** @throws MilvusError */
  database(name: string): DatabaseEntry {
    const found = this.#databases.get(name === '' ? defaultDatabase : name);
    if (found === undefined) throw new MilvusError('databaseNotFound', `[database=${name}]`);
    return found;
  }

  /** @throws MilvusError where there is no such database */
  collections(database: string): readonly CollectionEntry[] {
    const { name } = this.database(database);
    return [...this.#collections.values()].filter((entry) => entry.database === name);
  }

  /**
   * By its name or an alias.
   *
   * @throws MilvusError
   */
  collection(database: string, name: string): CollectionEntry {
    const found = this.find(database, name);
    if (found === undefined)
      throw new MilvusError('collectionNotFound', `[database=${this.database(database).name}][collection=${name}]`);
    return found;
  }

  find(database: string, name: string): CollectionEntry | undefined {
    return this.collections(database).find((entry) => entry.name === name || entry.aliases.includes(name));
  }

  byId(id: number): CollectionEntry | undefined {
    return this.#collections.get(id);
  }

  /** Changes of one tenant wait for each other, so that none is made to what another has just changed. */
  async inTurn<Result>(change: () => Promise<Result>): Promise<Result> {
    const done = this.#changes.then(change);
    this.#changes = done.catch(() => {});
    return await done;
  }

  async putCollection(entry: CollectionEntry): Promise<void> {
    await this.#put('collection', entry.id, entry);
    this.#collections.set(entry.id, entry);
  }

  async removeCollection({ id }: CollectionEntry): Promise<void> {
    await this.#records.delete({ ids: [`collection/${id}`] });
    this.#collections.delete(id);
  }

  async putDatabase(entry: DatabaseEntry): Promise<void> {
    await this.#put('database', entry.id, entry);
    this.#databases.set(entry.name, entry);
  }

  async removeDatabase({ id, name }: DatabaseEntry): Promise<void> {
    await this.#records.delete({ ids: [`database/${id}`] });
    this.#databases.delete(name);
  }

  async #put(kind: string, id: number, entry: object): Promise<void> {
    const metadata = { kind, entry: JSON.stringify(entry) };
    await this.#records.upsert([{ id: `${kind}/${id}`, vectors: {}, metadata }]);
  }
}
