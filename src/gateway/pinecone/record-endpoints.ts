import { z } from 'zod';
import type { Metadata, VectorStore } from '#contract';
import type { WholeAnswer } from '../answer.ts';
import { checkFields } from '../check-body.ts';
import { InvalidBodyError } from '../errors/invalid-body-error.ts';
import { InvalidFieldError } from '../errors/invalid-field-error.ts';
import type { Endpoint, Exchange } from '../surface.ts';
import { access } from '../vectors/collection-endpoints.ts';
import { embedParameters, embedTexts } from './embed-texts.ts';
import type { EmbedLabels } from './index-labels.ts';
import { namespaceOf } from './namespaces.ts';
import { denseName, embedOf, type OpenIndex, pineconeIndexes } from './pinecone-index.ts';
import { id, metadataOf, metadataSchema } from './vector-json.ts';
import { recordsMax } from './write-endpoints.ts';

const recordSchema = z.looseObject({ _id: id.optional(), id: id.optional() });

/** `POST /records/namespaces/{namespace}/upsert`: records with texts, of which the index makes vectors itself. */
export function upsertRecords(store: VectorStore): Endpoint {
  return {
    method: 'POST',
    path: '/pinecone/data/:index/records/namespaces/:namespace/upsert',
    access,
    about: { summary: 'Put records whose texts are embedded', status: 201 },
    takesLines: true,
    handle: async (exchange): Promise<WholeAnswer> => {
      const { index, embed } = await integratedIndex(store, exchange);
      const lines = Array.isArray(exchange.body) ? (exchange.body as unknown[]) : [exchange.body];
      if (lines.length === 0 || lines.length > recordsMax)
        throw new InvalidBodyError(`it must have 1 to ${recordsMax} records, one in each line`);
      const records = lines.map((line, place) => recordOf(line, embed.field, `[${place}]`));
      const parameters = embedParameters.parse({
        input_type: 'passage',
        ...embed.writeParameters,
        dimension: dimensionOf(index),
      });
      const texts = records.map(({ text }) => text);
      const { vectors } = await embedTexts({ model: embed.model, texts, parameters }, exchange);
      await index.collection.upsert(
        records.map(({ id: named, metadata }, place) => ({
          id: named,
          vectors: { [denseName]: vectors[place] ?? new Float32Array() },
          metadata,
        })),
        namespaceOf(exchange.pathParameters['namespace']),
      );
      return { kind: 'whole', status: 201, contentType: 'text/plain', body: '' };
    },
  };
}

/** Whose texts the index embeds. @throws IndexNotFoundError, InvalidFieldError where it embeds none */
export async function integratedIndex(
  store: VectorStore,
  { context, pathParameters: { index: name = '' } }: Exchange,
): Promise<{ readonly index: OpenIndex; readonly embed: EmbedLabels }> {
  const indexes = pineconeIndexes(store, context.tenant);
  const index = await indexes.find(name);
  const embed = embedOf(index, await indexes.labels(name));
  if (embed === undefined)
    throw new InvalidFieldError('index', 'Integrated inference is not configured for this index');
  return { index, embed };
}

export function dimensionOf({ dense }: OpenIndex): number | undefined {
  return dense?.dimensions;
}

/** The text is kept with the other fields, so that searches can tell it. */
function recordOf(line: unknown, field: string, path: string) {
  if (typeof line !== 'object' || line === null) throw new InvalidFieldError(path, 'it must be an object');
  const { _id, id: plain, ...fields } = checkFields(recordSchema, line);
  const named = _id ?? plain;
  if (named === undefined) throw new InvalidFieldError(`${path}._id`, 'there must be one');
  const text = fields[field];
  if (typeof text !== 'string' || text === '') throw new InvalidFieldError(`${path}.${field}`, 'it must be a text');
  const metadata: Metadata = metadataOf(checkFields(metadataSchema, fields));
  return { id: named, text, metadata };
}
