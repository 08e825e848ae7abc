import type { Fusion, Ranking, VectorField } from '#contract';
import { ObjectNotFoundError } from '../errors/object-not-found-error.ts';
import { UnprocessableError } from '../errors/unprocessable-error.ts';
import type { Bm25, Hybrid, NearObject, NearText, NearVector } from '../messages/near.ts';
import { embedTexts, type ModelAccess } from '../objects/vectorise.ts';
import { vectorConfigs, vectorizerOf } from '../schema/class-config.ts';
import type { OpenClass } from '../schema/weaviate-classes.ts';
import { floatsOf, namedFloats } from '../vector-bytes.ts';

/** What puts objects in an order. */
export interface Order {
  readonly rankings: readonly Ranking[];
  readonly fusion?: Fusion | undefined;
  /** What is told of each: how far it is, by the metric of these vectors, or a score. */
  readonly tells: { readonly kind: 'distance'; readonly field: string } | { readonly kind: 'score' };
}

/** Where objects are looked for. */
export interface SearchPlace {
  readonly open: OpenClass;
  readonly namespace: string;
}

type Dense = Extract<Ranking, { readonly by: 'vector' }>;
type Targets = NearVector['targets'];
interface Threshold {
  readonly certainty: number | null;
  readonly distance: number | null;
}

/** How the distances of several targets become one, by its number on the wire. */
const combinations = ['unspecified', 'sum', 'minimum', 'average', 'relative score', 'manual'] as const;

export function nearVectorOrder({ open }: SearchPlace, asked: NearVector): Order {
  const given = vectorsByTarget(open, asked);
  return denseOrder(open, given, asked);
}

export async function nearObjectOrder({ open, namespace }: SearchPlace, asked: NearObject): Promise<Order> {
  const [record] = await open.collection.get([asked.id.toLowerCase()], namespace);
  if (record === undefined) throw new ObjectNotFoundError(asked.id);
  const given = targetsOf(open, asked).map((field) => {
    const vector = record.vectors[field];
    if (vector === undefined) throw new UnprocessableError(`the object "${asked.id}" has no vector "${field}"`);
    return { field, vector };
  });
  return denseOrder(open, given, asked);
}

export async function nearTextOrder({ open }: SearchPlace, asked: NearText, access: ModelAccess): Promise<Order> {
  const given: { field: string; vector: Float32Array }[] = [];
  for (const field of targetsOf(open, asked))
    given.push({ field, vector: await textVector(open, field, asked, access) });
  return denseOrder(open, given, asked);
}

/** Of several concepts the mean; then towards some and away from others. */
async function textVector(
  open: OpenClass,
  field: string,
  { query, moveTo, moveAway }: Pick<NearText, 'query' | 'moveTo' | 'moveAway'>,
  access: ModelAccess,
): Promise<Float32Array> {
  const config = vectorConfigs(open.class)[field];
  const vectorizer = config && vectorizerOf(config);
  if (vectorizer === undefined)
    throw new UnprocessableError(
      `class ${open.class.class} has no vectorizer for the vectors "${field}", so that texts cannot be looked for: send a vector`,
    );
  const mean = async (texts: readonly string[]) =>
    meanOf(await embedTexts(vectorizer.settings, { texts, purpose: 'query' }, access));
  let vector = await mean(query);
  for (const [move, sign] of [
    [moveTo, 1],
    [moveAway, -1],
  ] as const) {
    if (!move || move.concepts.length === 0) continue;
    const towards = await mean(move.concepts);
    vector = vector.map((value, index) => value + sign * move.force * 0.5 * ((towards[index] ?? 0) - value));
  }
  return vector;
}

export function bm25Order(_place: SearchPlace, { query, properties, searchOperator }: Bm25): Order {
  return { rankings: [wordRanking(query, properties, searchOperator)], tells: { kind: 'score' } };
}

export async function hybridOrder(place: SearchPlace, asked: Hybrid, access: ModelAccess): Promise<Order> {
  const alpha = asked.useAlphaParam ? (asked.alphaParam ?? 0.75) : asked.alpha;
  const words = { ...wordRanking(asked.query, asked.properties, asked.bm25SearchOperator), weight: 1 - alpha };
  const dense = alpha > 0 ? await hybridVectors(place, asked, access) : [];
  const within = asked.vectorDistance;
  const near = dense.map((ranking) => ({
    ...ranking,
    weight: alpha / dense.length,
    ...(within !== null && { within: scoreWithin(fieldOf(place.open, ranking.field), within) }),
  }));
  return {
    rankings: [...(alpha < 1 ? [words] : []), ...near],
    // Ranked fusion is the older one; without a word of the client it is by scores.
    fusion: asked.fusionType === 1 ? { kind: 'rrf' } : { kind: 'convex' },
    tells: { kind: 'score' },
  };
}

async function hybridVectors(place: SearchPlace, asked: Hybrid, access: ModelAccess): Promise<readonly Named[]> {
  const { open } = place;
  if (asked.nearVector) return dense(nearVectorOrder(place, asked.nearVector));
  if (asked.nearText) return dense(await nearTextOrder(place, asked.nearText, access));
  if (asked.vectorBytes.length > 0 || asked.vectors.length > 0)
    return vectorsByTarget(open, { ...asked, vectorForTargets: [], vectorPerTarget: {} }).map(ranked);
  const named: Named[] = [];
  for (const field of targetsOf(open, asked)) {
    const vector = await textVector(open, field, { query: [asked.query], moveTo: null, moveAway: null }, access);
    named.push(ranked({ field, vector }));
  }
  return named;
}

type Named = Dense & { readonly field: string };

function dense({ rankings }: Order): readonly Named[] {
  return rankings.filter((ranking): ranking is Named => ranking.by === 'vector');
}

function ranked({ field, vector }: { readonly field: string; readonly vector: Float32Array }): Named {
  return { by: 'vector', field, vector };
}

/** "title^2" makes words in the title count twice. */
function wordRanking(
  text: string,
  properties: readonly string[],
  operator: Bm25['searchOperator'],
): Extract<Ranking, { readonly by: 'text' }> {
  const fields = properties.map((property) => {
    const [name = '', boost = '1'] = property.split('^');
    return [name, Number(boost)] as const;
  });
  const isAnd = operator?.operator === 2;
  const wordsMin = isAnd ? ('all' as const) : (operator?.minimumOrTokensMatch ?? undefined);
  return { by: 'text', text, wordsMin, ...(fields.length > 0 && { fields: Object.fromEntries(fields) }) };
}

/** The vectors of a request, each with what it is compared with. */
function vectorsByTarget(
  open: OpenClass,
  asked: Pick<
    NearVector,
    'vectorBytes' | 'vectors' | 'vectorForTargets' | 'vectorPerTarget' | 'targets' | 'targetVectors'
  >,
): readonly { readonly field: string; readonly vector: Float32Array }[] {
  const forTargets = asked.vectorForTargets.map(({ name, vectorBytes, vectors: [first] }) => ({
    field: name,
    vector: first ? namedFloats(first) : floatsOf(vectorBytes),
  }));
  const perTarget = Object.entries(asked.vectorPerTarget).map(([field, bytes]) => ({ field, vector: floatsOf(bytes) }));
  if (forTargets.length + perTarget.length > 0) return [...forTargets, ...perTarget];
  const [first] = asked.vectors;
  const vector = first ? namedFloats(first) : floatsOf(asked.vectorBytes);
  return targetsOf(open, asked).map((field) => ({ field, vector }));
}

/** The kinds of vectors that a request means: those that it names, or the only one that there is. */
function targetsOf(
  open: OpenClass,
  { targets, targetVectors }: { readonly targets: Targets; readonly targetVectors: readonly string[] },
): readonly string[] {
  const names = Object.keys(vectorConfigs(open.class));
  const asked = targets?.targetVectors.length ? targets.targetVectors : targetVectors;
  const unknown = asked.find((name) => !names.includes(name));
  if (unknown !== undefined)
    throw new UnprocessableError(`class ${open.class.class} has no vectors named "${unknown.slice(0, 100)}"`);
  if (asked.length > 0) return asked;
  if (names.length > 1)
    throw new UnprocessableError(
      `class ${open.class.class} has multiple vectors, but no target vectors were provided: ${names.join(', ')}`,
    );
  return names;
}

function denseOrder(
  open: OpenClass,
  given: readonly { readonly field: string; readonly vector: Float32Array }[],
  { certainty, distance, targets }: Threshold & { readonly targets: Targets },
): Order {
  const [first] = given;
  if (first === undefined) throw new UnprocessableError('there must be a vector to look for');
  const limit = distance ?? (certainty === null ? null : 2 * (1 - certainty));
  const rankings = given.map(({ field, vector }) => {
    const within = limit === null ? undefined : scoreWithin(fieldOf(open, field), limit);
    return { ...ranked({ field, vector }), within, weight: weightOf(targets, field, given.length) };
  });
  const combination = combinations[targets?.combination ?? 0];
  if (given.length > 1 && combination === 'minimum')
    throw new UnprocessableError('the least of several distances is not offered here: take their sum');
  const fusion: Fusion = { kind: combination === 'relative score' ? 'convex' : 'sum' };
  return { rankings, ...(given.length > 1 && { fusion }), tells: { kind: 'distance', field: first.field } };
}

function weightOf(targets: Targets, field: string, count: number): number {
  const manual = targets?.weightsForTargets.find(({ target }) => target === field)?.weight;
  return manual ?? (combinations[targets?.combination ?? 0] === 'average' ? 1 / count : 1);
}

/** Before the first object there are no vectors, so that nothing is near. */
function fieldOf({ collection }: OpenClass, name = ''): VectorField | undefined {
  return collection.definition.vectors[name];
}

/** How near, in the store's measure, is as far as this in Weaviate's. */
function scoreWithin(field: VectorField | undefined, distance: number): number {
  if (field?.metric === 'dot') return -distance;
  return field === undefined || field.metric === 'cosine' ? 1 - distance : distance;
}

/** How far a score of the store is, in Weaviate's measure. */
export function distanceOf(field: VectorField | undefined, score: number): number {
  if (field?.metric === 'dot') return -score;
  return field === undefined || field.metric === 'cosine' ? 1 - score : score;
}

function meanOf(vectors: readonly Float32Array[]): Float32Array {
  const [first = new Float32Array()] = vectors;
  return first.map((_value, index) => vectors.reduce((sum, vector) => sum + (vector[index] ?? 0), 0) / vectors.length);
}
