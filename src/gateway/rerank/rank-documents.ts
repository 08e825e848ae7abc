import type { Encoder, EncodeRequest } from '#contract';
import { encodeCounted } from '../encode-counted.ts';
import { UnsupportedFieldError } from '../errors/unsupported-field-error.ts';
import type { Route } from '../route.ts';
import type { Exchange } from '../surface.ts';
import type { Urgency } from '../urgency.ts';

export interface RankAsked extends Pick<EncodeRequest, 'truncate' | 'tokensMax'> {
  readonly route: Route;
  readonly query: string;
  readonly documents: readonly string[];
  readonly urgency: Urgency;
  /** How many to tell of; absent: all. */
  readonly top: number | undefined;
}

export interface RankedDocument {
  /** Its place in the request. */
  readonly index: number;
  /** From 0 to 1; how well it answers the query. */
  readonly score: number;
}

export interface Ranking {
  /** The best first. */
  readonly ranked: readonly RankedDocument[];
  readonly promptTokens: number;
  readonly tokensCut: number;
}

type Judged = Pick<Ranking, 'promptTokens' | 'tokensCut'> & { readonly scores: readonly number[] };

/**
 * Documents in the order in which they answer a query: as a model that was trained to judge pairs has it, or by the cosine
 * of their vectors where the route has any other encoder.
 *
 * @throws UnsupportedFieldError for models that are no encoders, and what `Encoder.encode` throws
 */
export async function rankDocuments(asked: RankAsked, ask: Exchange['ask']): Promise<Ranking> {
  const { route, documents, urgency, top = documents.length } = asked;
  const { encoder } = route.model;
  if (encoder === undefined) throw new UnsupportedFieldError('model', 'it is no encoder, and ranks nothing');
  if (encoder.says) throw new UnsupportedFieldError('model', 'it is a trained head: ask it to classify');
  const inputs = documents.length + (encoder.judgesPairs ? 0 : 1);
  const requests = Array.from({ length: inputs }, () => ({ sampling: {}, choices: 0, tokensMax: 0 }));
  const inquiry = await ask({ route, operation: 'rerank', isStream: false, urgency, requests });
  const { truncate, tokensMax } = asked;
  const encode: Encode = (request) => encodeCounted(encoder, { truncate, tokensMax, ...request }, inquiry);
  const { scores, ...counts } = await (encoder.judgesPairs ? judged(asked, encode) : compared(asked, encode));
  inquiry.tally.totals();
  const ranked = scores
    .map((score, index) => ({ index, score }))
    .toSorted((one, other) => other.score - one.score || one.index - other.index)
    .slice(0, top);
  return { ranked, ...counts };
}

type Encode = (request: EncodeRequest) => ReturnType<Encoder['encode']>;

async function judged({ query, documents }: RankAsked, encode: Encode): Promise<Judged> {
  const inputs = documents.map((other) => ({ kind: 'pair', text: query, other }) as const);
  const encoded = await encode({ inputs, normalise: false });
  return { scores: encoded.map(({ vector }) => 1 / (1 + Math.exp(-(vector[0] ?? 0)))), ...countsOf(encoded) };
}

async function compared({ query, documents }: RankAsked, encode: Encode): Promise<Judged> {
  // Together, so that the query waits for no run of its own.
  const [queries, passages] = await Promise.all([
    encode({ inputs: [{ kind: 'text', text: query }], purpose: 'query' }),
    encode({ inputs: documents.map((text) => ({ kind: 'text', text }) as const), purpose: 'passage' }),
  ]);
  const asked = queries[0]?.vector ?? new Float32Array();
  return {
    scores: passages.map(({ vector }) => Math.min(1, Math.max(0, product(asked, vector)))),
    ...countsOf([...queries, ...passages]),
  };
}

function product(one: Float32Array, other: Float32Array): number {
  let sum = 0;
  for (let index = 0; index < one.length; index++) sum += (one[index] as number) * (other[index] as number);
  return sum;
}

function countsOf(encoded: Awaited<ReturnType<Encode>>): Omit<Judged, 'scores'> {
  return {
    promptTokens: encoded.reduce((sum, { tokens }) => sum + tokens, 0),
    tokensCut: encoded.reduce((sum, { tokensCut }) => sum + tokensCut, 0),
  };
}
