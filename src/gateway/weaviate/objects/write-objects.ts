import type { VectorRecord } from '#contract';
import { randomUUID } from 'node:crypto';
import { faultOf } from '../../fault.ts';
import { UnprocessableError } from '../errors/unprocessable-error.ts';
import { type Json, vectorConfigs } from '../schema/class-config.ts';
import { inferProperties, isUuid } from '../schema/infer-properties.ts';
import { vectorFieldOf } from '../schema/store-definition.ts';
import type { OpenClass, WeaviateClasses } from '../schema/weaviate-classes.ts';
import { createdField, storedProperties, updatedField } from './stored-object.ts';
import { namespaceOf } from './tenant-namespace.ts';
import { type ModelAccess, vectorsOfTexts } from './vectorise.ts';

/** An object to be written. */
export interface NewObject {
  /** Made up where it is absent. */
  readonly id?: string | undefined;
  readonly properties: Json;
  readonly vectors: Readonly<Record<string, Float32Array>>;
  /** When it came, where it is to take the place of another. */
  readonly createdMs?: number | undefined;
}

/** What became of one of them. */
export type Written = { readonly id: string } | { readonly id: string; readonly error: string };

/** Of one call to the store. */
const recordsMax = 1000;

/**
 * Puts objects of one class and tenant: properties that the class does not know become part of it, texts become vectors where
 * a module makes them, and what does not fit is told object by object.
 */
export async function writeObjects(
  { classes, open, tenant }: { readonly classes: WeaviateClasses; readonly open: OpenClass; readonly tenant: string },
  given: readonly NewObject[],
  access: ModelAccess,
): Promise<readonly Written[]> {
  const { opened, namespace } = await namespaceOf(classes, open, tenant);
  const known = await withInferred(classes, opened, given);
  const outcomes = new Map<number, Written>();
  const fail = (index: number, thrown: unknown): void => {
    const { message } = faultOf(thrown);
    outcomes.set(index, { id: given[index]?.id ?? '', error: message });
  };
  const vectors = await vectorsOfTexts(known.class, given, access);
  const fields = await vectorFields(classes, known, vectors);
  const records: { readonly index: number; readonly record: VectorRecord }[] = [];
  for (const [index, object] of given.entries()) {
    try {
      const record = recordOf(known, object, vectors[index] ?? {});
      checkDimensions(fields, record);
      records.push({ index, record });
    } catch (thrown) {
      fail(index, thrown);
    }
  }
  for (let first = 0; first < records.length; first += recordsMax) {
    const part = records.slice(first, first + recordsMax);
    try {
      await known.collection.upsert(
        part.map(({ record }) => record),
        namespace,
      );
      for (const { index, record } of part) outcomes.set(index, { id: record.id });
    } catch (thrown) {
      for (const { index } of part) fail(index, thrown);
    }
  }
  return given.map((object, index) => outcomes.get(index) ?? { id: object.id ?? '' });
}

/** Weaviate's automatic schema. */
async function withInferred(
  classes: WeaviateClasses,
  open: OpenClass,
  given: readonly NewObject[],
): Promise<OpenClass> {
  const objects = given.map(({ properties }) => properties);
  if (inferProperties(open.class.properties, objects).length === 0) return open;
  return await classes.change(open.class.class, ({ class: config }) => ({
    class: { ...config, properties: [...config.properties, ...inferProperties(config.properties, objects)] },
  }));
}

/** How many numbers the vectors of each name have; with the first ones of a name the store learns it. */
async function vectorFields(
  classes: WeaviateClasses,
  { class: config, collection }: OpenClass,
  vectors: readonly VectorRecord['vectors'][],
): Promise<Readonly<Record<string, number>>> {
  const known = Object.entries(collection.definition.vectors).map(
    ([name, { dimensions }]) => [name, dimensions] as const,
  );
  const fields: Record<string, number> = Object.fromEntries(known);
  for (const [name, kind] of Object.entries(vectorConfigs(config))) {
    const first = vectors.find((each) => each[name])?.[name];
    if (first === undefined || Object.hasOwn(fields, name)) continue;
    await classes.change(config.class, async ({ collection: now }) => {
      const there = now.definition.vectors[name];
      fields[name] = there?.dimensions ?? first.length;
      if (there === undefined)
        await classes.alter(config.class, { vectors: { [name]: vectorFieldOf(name, kind, first.length) } });
      return {};
    });
  }
  return fields;
}

function recordOf(
  { class: config }: OpenClass,
  { id = randomUUID(), properties, createdMs }: NewObject,
  vectors: VectorRecord['vectors'],
): VectorRecord {
  if (!isUuid(id)) throw new UnprocessableError(`invalid UUID "${id.slice(0, 100)}"`);
  const nowMs = Date.now();
  return {
    id: id.toLowerCase(),
    vectors,
    metadata: {
      ...storedProperties(config.class, config.properties, properties),
      [createdField]: createdMs ?? nowMs,
      [updatedField]: nowMs,
    },
  };
}

function checkDimensions(fields: Readonly<Record<string, number>>, { vectors }: VectorRecord): void {
  for (const [name, { length }] of Object.entries(vectors)) {
    const dimensions = fields[name];
    if (dimensions === undefined)
      throw new UnprocessableError(`the class has no vectors named "${name.slice(0, 100)}"`);
    if (length !== dimensions)
      throw new UnprocessableError(
        `vector lengths don't match: the vectors "${name}" have ${dimensions} dimensions, and this one ${length}`,
      );
  }
}
