import type { CollectionDefinition, DefinitionChange, VectorField, VectorStore } from '#contract';
import { tenantCollectionName } from '#gateway';
import { CollectionConflictError } from './collection-conflict-error.ts';
import type { ReleasedCollection } from './released-collection.ts';

/**
 * Makes collections what a generation needs, without taking anything away that another one may be asking for: they are
 * made, and get vectors and text that they have not.
 *
 * @throws CollectionConflictError; what the store throws
 */
export async function ensureCollections(store: VectorStore, released: readonly ReleasedCollection[]): Promise<void> {
  for (const { declaredName, definition } of definitionsOf(released)) {
    const found = await store.open(definition.name);
    if (found === undefined) await store.create(definition);
    else await change(store, found.definition, additions(found.definition, definition, declaredName));
  }
}

/** Takes away what the generation that has the traffic does not declare, and goes over to its primary vectors. */
export async function settleCollections(store: VectorStore, released: readonly ReleasedCollection[]): Promise<void> {
  for (const { definition } of definitionsOf(released)) {
    const found = await store.open(definition.name);
    if (found === undefined) continue;
    const { vectors, text = {} } = found.definition;
    const { primary, sparse, schema, historyHours } = definition;
    await change(store, found.definition, {
      vectors: { ...undeclared(vectors, definition.vectors), ...otherSources(vectors, definition.vectors) },
      text: { ...undeclared(text, definition.text ?? {}), ...definition.text },
      primary,
      sparse,
      schema,
      historyHours,
    });
  }
}

/** One for each tenant, by the name that it has in the store. */
function definitionsOf(
  released: readonly ReleasedCollection[],
): readonly { readonly declaredName: string; readonly definition: CollectionDefinition }[] {
  return released.flatMap(({ definition, teams = [undefined] }) =>
    teams.map((team) => ({
      declaredName: definition.name,
      definition: { ...definition, name: tenantCollectionName(team, definition.name) },
    })),
  );
}

function additions(there: CollectionDefinition, wanted: CollectionDefinition, declaredName: string): DefinitionChange {
  for (const [name, field] of Object.entries(wanted.vectors)) {
    const known = there.vectors[name];
    if (known && shapeOf(known) !== shapeOf(field)) throw new CollectionConflictError(declaredName, name);
  }
  const { text = {}, sparse = [] } = there;
  const more = (wanted.sparse ?? []).filter((name) => !sparse.includes(name));
  return {
    vectors: undeclaredIn(wanted.vectors, there.vectors),
    text: undeclaredIn(wanted.text ?? {}, text),
    ...(more.length > 0 && { sparse: [...sparse, ...more] }),
  };
}

/** Vectors that somebody else makes from now on, or of another text. */
function otherSources(there: Named<VectorField>, wanted: Named<VectorField>): Named<VectorField> {
  return Object.fromEntries(
    Object.entries(wanted).filter(([name, { source }]) => !isEqual(there[name]?.source, source)),
  );
}

function shapeOf({ dimensions, metric, codes = 'int8' }: VectorField): string {
  return JSON.stringify([dimensions, metric, codes]);
}

type Named<Value> = Readonly<Record<string, Value>>;

/** Entries that the other has not. */
function undeclaredIn<Value>(own: Named<Value>, other: Named<unknown>): Named<Value> {
  return Object.fromEntries(Object.entries(own).filter(([name]) => !Object.hasOwn(other, name)));
}

/** The same, to be taken away. */
function undeclared(own: Named<unknown>, other: Named<unknown>): Named<undefined> {
  return Object.fromEntries(Object.keys(undeclaredIn(own, other)).map((name) => [name, undefined]));
}

/** Nothing is written where nothing changes: starting a process must not hold up writers. */
async function change(store: VectorStore, there: CollectionDefinition, wanted: DefinitionChange): Promise<void> {
  const { vectors = {}, text = {}, ...plain } = wanted;
  const isSame =
    Object.keys(vectors).length === 0 &&
    Object.entries(text).every(([path, field]) => isEqual(there.text?.[path], field)) &&
    Object.entries(plain).every(([name, value]) => isEqual(there[name as keyof CollectionDefinition], value));
  if (!isSame) await store.alter(there.name, wanted);
}

function isEqual(a: unknown, b: unknown): boolean {
  return JSON.stringify(a) === JSON.stringify(b);
}
