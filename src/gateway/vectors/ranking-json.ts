import { z } from 'zod';
import type { CollectionDefinition, Ranking, TextRanking } from '#contract';
import { InvalidFieldError } from '../errors/invalid-field-error.ts';
import { type Encoding, encodeTexts } from './encode-texts.ts';
import { sparseOf, sparseSchema, vectorOf, vectorSchema } from './vector-json.ts';

const base = {
  weight: z.number().min(0).optional(),
  depth: z.int().min(1).max(10_000).optional(),
  within: z.number().optional(),
};

const example = z.union([z.strictObject({ id: z.string() }), z.strictObject({ vector: vectorSchema })]);

/** How many of the best walks of graphs keep. */
export const candidatesSchema = z.int().min(1).max(2048).optional();

/** One order of a search. */
export const rankingSchema = z.discriminatedUnion('by', [
  z.strictObject({
    ...base,
    by: z.literal('vector'),
    field: z.string().optional(),
    /** Or a text, which the source of these vectors reads. */
    vector: vectorSchema.optional(),
    text: z.string().min(1).optional(),
    beyond: z.number().optional(),
    exact: z.boolean().optional(),
    candidates: candidatesSchema,
  }),
  z.strictObject({
    ...base,
    by: z.literal('examples'),
    field: z.string().optional(),
    like: z.array(example).min(1).max(100),
    unlike: z.array(example).max(100).optional(),
  }),
  z.strictObject({ ...base, by: z.literal('sparse'), field: z.string(), vector: sparseSchema }),
  z.strictObject({
    ...base,
    by: z.literal('text'),
    text: z.string(),
    fields: z.record(z.string(), z.number().min(0)).optional(),
    words_min: z.union([z.int().min(1), z.literal('all')]).optional(),
  }),
]);

export type RankingJson = z.output<typeof rankingSchema>;

/** Rankings as the store takes them; texts become vectors. */
export async function rankingsOf(
  given: readonly RankingJson[],
  definition: CollectionDefinition,
  encoding: Encoding,
): Promise<readonly Ranking[]> {
  const texts = given.map((ranking, index) => textToEncode(ranking, definition, `rankings[${index}]`));
  const made = (
    await encodeTexts(
      texts.filter((each) => each !== undefined),
      'query',
      encoding,
    )
  ).values();
  return given.map((ranking, index) => {
    const encoded = texts[index] && made.next().value;
    return rankingOf(ranking, encoded, `rankings[${index}]`);
  });
}

function textToEncode(ranking: RankingJson, { vectors, primary = 'default' }: CollectionDefinition, path: string) {
  if (ranking.by !== 'vector' || ranking.text === undefined) return undefined;
  const { text, field = primary } = ranking;
  const route = vectors[field]?.source?.route;
  if (route === undefined)
    throw new InvalidFieldError(
      `${path}.text`,
      `the vectors "${field}" have no source that reads texts: send a vector`,
    );
  return { text, route };
}

function rankingOf(ranking: RankingJson, encoded: Float32Array | undefined, path: string): Ranking {
  switch (ranking.by) {
    case 'vector': {
      const { text: _text, vector: json, ...rest } = ranking;
      const vector = encoded ?? (json === undefined ? undefined : vectorOf(json, `${path}.vector`));
      if (vector === undefined) throw new InvalidFieldError(`${path}.vector`, 'it or "text" must be there');
      return { ...rest, vector };
    }
    case 'examples': {
      const of = (examples: typeof ranking.like, name: string) =>
        examples.map((each, at) => ('id' in each ? each.id : vectorOf(each.vector, `${path}.${name}[${at}].vector`)));
      return { ...ranking, like: of(ranking.like, 'like'), unlike: of(ranking.unlike ?? [], 'unlike') };
    }
    case 'sparse':
      return { ...ranking, vector: sparseOf(ranking.vector) };
    default: {
      const { words_min: wordsMin, ...rest } = ranking;
      return { ...rest, wordsMin } satisfies TextRanking;
    }
  }
}
