import { InvalidSchemaError } from '../errors/invalid-schema-error.ts';
import { SchemaBudgetError } from '../errors/schema-budget-error.ts';
import { UnsupportedSchemaError } from '../errors/unsupported-schema-error.ts';
import type { Dialect } from './dialect.ts';
import { pointerSteps, stepInto } from './json-pointer.ts';
import { isObject, type Place } from './place.ts';

/** Base of schemas that have no `$id`. */
const namelessBase = 'schema://nameless/';
const depthMax = 256;

/** Under these keywords stands a schema or a list of schemas. */
const oneOrMany = new Set(
  'items prefixItems additionalItems contains additionalProperties propertyNames allOf anyOf oneOf not if then else unevaluatedItems unevaluatedProperties contentSchema extends'.split(
    ' ',
  ),
);

/** Under these keywords stand schemas by name. */
const byName = new Set('$defs definitions properties patternProperties dependentSchemas dependencies'.split(' '));

/** The schemas of one document by the names that it gives them: `$id`, `$anchor`, `$dynamicAnchor`. */
export interface SchemaDocument {
  readonly root: Place;
  /** What a `$ref` that stands in a schema with this base refers to. */
  resolve(reference: string, from: Place): Place;
  /** The schema that a `$dynamicRef` means: the outermost of the resources on the way that has such an anchor. */
  resolveDynamic(reference: string, from: Place): Place;
  /** The place of a part of a schema: it may have an `$id` of its own. */
  enter(place: Place): Place;
  readonly isDynamic: boolean;
}

export function indexSchema(schema: unknown, dialect: Dialect): SchemaDocument {
  const enter = entering(dialect);
  const start: Place = { value: schema, path: '#', base: namelessBase, scope: [] };
  const { places, dynamicAnchors } = nameSchemas(start, enter, dialect);
  places.set(namelessBase, enter(start));

  const resolve = (reference: string, from: Place): Place => {
    const [uri = '', fragment = ''] = absolute(reference, from).split('#');
    const resource = places.get(uri);
    if (resource === undefined) throw new UnsupportedSchemaError(from.path, '$ref to another document', reference);
    const named = places.get(`${uri}#${fragment}`);
    if (named !== undefined) return named;
    if (fragment === '') return resource;
    const pointer = decoded(fragment, from);
    if (!pointer.startsWith('/')) throw new InvalidSchemaError(from.path, `nothing is called ${reference}`);
    return pointerSteps(pointer).reduce((at, step) => enter(inner(at, step, from.path, reference)), resource);
  };

  return {
    root: enter(start),
    enter,
    resolve,
    isDynamic: dynamicAnchors.size > 0,
    resolveDynamic: (reference, from) => {
      const target = resolve(reference, from);
      const anchor = absolute(reference, from).split('#')[1] ?? '';
      if (!dynamicAnchors.has(`${target.base}#${anchor}`)) return target;
      const outermost = from.scope.find((base) => dynamicAnchors.has(`${base}#${anchor}`));
      return outermost === undefined ? target : places.get(anchor === '' ? outermost : `${outermost}#${anchor}`)!;
    },
  };
}

/** A relative `$id` counts from where its schema stands, once, however often the schema is entered. */
function entering(dialect: Dialect): (place: Place) => Place {
  const bases = new WeakMap<object, string>();
  return (place) => {
    if (!isObject(place.value)) return place;
    const base = bases.get(place.value) ?? baseInside(place, dialect);
    bases.set(place.value, base);
    return base === place.base ? place : { ...place, base };
  };
}

/** All schemas that have names, by absolute URI, and which of these are dynamic anchors. */
function nameSchemas(start: Place, enter: (place: Place) => Place, { idKeyword }: Dialect) {
  const places = new Map<string, Place>();
  const dynamicAnchors = new Set<string>();
  const visit = (outer: Place, depth: number): void => {
    if (!isObject(outer.value)) return;
    if (depth > depthMax) throw new SchemaBudgetError(outer.path, 'levels', depthMax);
    const place = enter(outer);
    if (place.base !== outer.base || depth === 0) places.set(place.base, place);
    const { [idKeyword]: id, $anchor, $dynamicAnchor, $recursiveAnchor } = place.value as Record<string, unknown>;
    if (typeof id === 'string' && id.startsWith('#')) places.set(`${place.base}${id}`, place);
    for (const anchor of [$anchor, $dynamicAnchor])
      if (typeof anchor === 'string') places.set(`${place.base}#${anchor}`, place);
    if (typeof $dynamicAnchor === 'string') dynamicAnchors.add(`${place.base}#${$dynamicAnchor}`);
    if ($recursiveAnchor === true) dynamicAnchors.add(`${place.base}#`);
    for (const part of partsOf(place)) visit(part, depth + 1);
  };
  visit(start, 0);
  return { places, dynamicAnchors };
}

/** What references in a schema are resolved against. */
function baseInside(place: Place, { idKeyword, readsBesideReference }: Dialect): string {
  const { [idKeyword]: id, $ref } = place.value as Readonly<Record<string, unknown>>;
  if (typeof id !== 'string' || (!readsBesideReference && $ref !== undefined)) return place.base;
  return absolute(id, place).replace(/#.*$/, '');
}

function partsOf(place: Place): readonly Place[] {
  const schema = place.value as Readonly<Record<string, unknown>>;
  return Object.entries(schema).flatMap(([keyword, value]) => {
    const at = (path: string, part: unknown): Place => ({ ...place, path, value: part });
    const path = stepInto(place.path, keyword);
    if (oneOrMany.has(keyword))
      return Array.isArray(value) ? value.map((part, i) => at(stepInto(path, i), part)) : [at(path, value)];
    if (byName.has(keyword) && isObject(value))
      return Object.entries(value).map(([name, part]) => at(stepInto(path, name), part));
    return [];
  });
}

function absolute(reference: string, from: Place): string {
  const uri = URL.parse(reference, from.base);
  if (uri === null) throw new InvalidSchemaError(from.path, `${JSON.stringify(reference)} is no URI reference`);
  return uri.href;
}

function decoded(fragment: string, from: Place): string {
  try {
    return decodeURIComponent(fragment);
  } catch {
    throw new InvalidSchemaError(from.path, `the reference's fragment ${JSON.stringify(fragment)} is not well encoded`);
  }
}

function inner(place: Place, step: string, from: string, reference: string): Place {
  const { value } = place;
  if (typeof value !== 'object' || value === null || !Object.hasOwn(value, step))
    throw new InvalidSchemaError(from, `${reference} leads nowhere`);
  return { ...place, path: stepInto(place.path, step), value: (value as Readonly<Record<string, unknown>>)[step] };
}
