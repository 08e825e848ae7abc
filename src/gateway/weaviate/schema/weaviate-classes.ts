import type {
  CollectionDefinition,
  DefinitionChange,
  Metadata,
  MetadataValue,
  VectorCollection,
  VectorStore,
} from '#contract';
import { CollectionNotFoundError } from '../../vectors/errors/collection-not-found-error.ts';
import { tenantCollections } from '../../vectors/tenant-collections.ts';
import { ClassNotFoundError } from '../errors/class-not-found-error.ts';
import { UnprocessableError } from '../errors/unprocessable-error.ts';
import type { ClassConfig } from './class-config.ts';
import { definitionOf, textFieldsOf } from './store-definition.ts';

/** What this protocol keeps of a collection, as its labels. */
interface ClassLabels {
  readonly class: ClassConfig;
  /** Of a class with tenants: by name, whether each is active. */
  readonly tenants: Readonly<Record<string, TenantStatus>>;
}

export type TenantStatus = 'ACTIVE' | 'INACTIVE' | 'OFFLOADED';

export interface OpenClass extends ClassLabels {
  readonly collection: VectorCollection;
}

/** The classes of one team. */
export interface WeaviateClasses {
  list(): Promise<readonly ClassConfig[]>;
  /** @throws ClassNotFoundError */
  find(name: string): Promise<OpenClass>;
  /** @throws UnprocessableError where it is there */
  create(config: ClassConfig): Promise<void>;
  /** Changes what is kept of a class, one change after the other. @throws ClassNotFoundError */
  change(
    name: string,
    change: (open: OpenClass) => Partial<ClassLabels> | Promise<Partial<ClassLabels>>,
  ): Promise<OpenClass>;
  /** Changes what the store knows of a class. */
  alter(name: string, change: DefinitionChange): Promise<VectorCollection>;
  drop(name: string): Promise<void>;
}

/** By store: what was begun last with a class, which is changed by one at a time. */
const turns = new WeakMap<VectorStore, Map<string, Promise<unknown>>>();

export function weaviateClasses(store: VectorStore, tenant: string): WeaviateClasses {
  const collections = tenantCollections(store, tenant);
  const find = async (given: string): Promise<OpenClass> => {
    const name = given.charAt(0).toUpperCase() + given.slice(1);
    const collection = await collections.find(name).catch((thrown: unknown) => {
      throw thrown instanceof CollectionNotFoundError ? new ClassNotFoundError(name) : thrown;
    });
    const { weaviate } = await collections.labels(name);
    if (weaviate === undefined) throw new ClassNotFoundError(name);
    return { ...(weaviate as unknown as ClassLabels), collection };
  };
  const keep = async (name: string, kept: ClassLabels): Promise<void> =>
    await collections.label(name, { ...(await collections.labels(name)), weaviate: plainJson(kept) });
  return {
    find,
    list: async () => {
      const named = (await collections.list()).filter(({ name }) => /^[A-Z]/.test(name));
      const found = await Promise.all(named.map(async ({ name }) => (await collections.labels(name))['weaviate']));
      return found.flatMap((labels) => (labels as unknown as ClassLabels | undefined)?.class ?? []);
    },
    create: async (config) => {
      await collections.create(definitionOf(config)).catch((thrown: unknown) => {
        if ((thrown as { code?: string }).code !== 'vector/collection-exists') throw thrown;
        throw new UnprocessableError(`class name ${config.class} already exists`);
      });
      await keep(config.class, { class: config, tenants: {} });
    },
    change: async (name, change) =>
      await inTurn(store, `${tenant}/${name}`, async () => {
        const { collection, ...before } = await find(name);
        const after = { ...before, ...(await change({ ...before, collection })) };
        if (after.class !== before.class) await adoptTexts(collections.alter, collection.definition, after.class);
        await keep(after.class.class, after);
        return await find(name);
      }),
    alter: async (name, change) => await collections.alter(name, change),
    drop: async (name) => {
      const open = await find(name).catch(() => undefined);
      if (open) await collections.drop(open.class.class);
    },
  };
}

/** New properties of text are searched by their words from now on. */
async function adoptTexts(
  alter: WeaviateClasses['alter'],
  { text: known = {} }: CollectionDefinition,
  config: ClassConfig,
): Promise<void> {
  const added = Object.entries(textFieldsOf(config)).filter(([name]) => !Object.hasOwn(known, name));
  if (added.length > 0) await alter(config.class, { text: Object.fromEntries(added) });
}

async function inTurn<Result>(store: VectorStore, name: string, work: () => Promise<Result>): Promise<Result> {
  const running = turns.get(store) ?? new Map<string, Promise<unknown>>();
  turns.set(store, running);
  const before = running.get(name);
  const turn = (async () => {
    await before?.catch(() => {});
    return await work();
  })();
  running.set(name, turn);
  try {
    return await turn;
  } finally {
    if (running.get(name) === turn) running.delete(name);
  }
}

/** Without what is undefined: it is kept as JSON. */
function plainJson(value: object): MetadataValue {
  return JSON.parse(JSON.stringify(value)) as Metadata;
}
