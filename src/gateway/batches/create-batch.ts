import { z } from 'zod';
import { jsonAnswer } from '../answer.ts';
import { checkFields, objectBody } from '../check-body.ts';
import { InvalidFieldError } from '../errors/invalid-field-error.ts';
import { FileNotFoundError } from '../files/errors/file-not-found-error.ts';
import { metadata } from '../metadata.ts';
import { storableText } from '../storable-text.ts';
import type { Endpoint } from '../surface.ts';
import { batchObject, completionWindow } from './batch-object.ts';
import type { BatchDesk } from './batch-services.ts';

const daySeconds = 86_400;

/** What lines may ask: what is answered whole, and needs nobody who waits. */
const lineEndpoints = [
  '/v1/chat/completions',
  '/v1/completions',
  '/v1/embeddings',
  '/v1/moderations',
  '/v1/responses',
] as const;

/** The body of `POST /v1/batches`. */
export const batchSchema = z.strictObject({
  input_file_id: storableText().min(1).max(256),
  endpoint: z.enum(lineEndpoints, { error: `it must be one of ${lineEndpoints.join(', ')}` }),
  completion_window: z.literal(completionWindow, { error: `it must be "${completionWindow}"` }),
  metadata: metadata.nullish(),
  /** How long what it writes is kept. */
  output_expires_after: z
    .strictObject({
      anchor: z.literal('created_at'),
      seconds: z
        .int()
        .min(3600)
        .max(30 * daySeconds),
    })
    .nullish(),
});

/** `POST /v1/batches`: a file of requests, to be answered when there is room. */
export function createBatch({ batches, files, runner }: BatchDesk): Endpoint {
  return {
    method: 'POST',
    path: '/v1/batches',
    access: { scope: 'batches' },
    about: { summary: 'Have a file of requests answered', body: batchSchema },
    handle: async ({ body, context, key }) => {
      const fields = checkFields(batchSchema, objectBody(body));
      const input = await files.find(context.tenant, fields.input_file_id).catch((error: unknown) => {
        if (error instanceof FileNotFoundError) throw new FileNotFoundError(fields.input_file_id, 'input_file_id');
        throw error;
      });
      if (input.purpose !== 'batch')
        throw new InvalidFieldError('input_file_id', `that file is for "${input.purpose}", and must be for "batch"`);
      const batch = await batches.create({
        tenant: context.tenant,
        keyId: key?.bearer === undefined ? key?.id : undefined,
        bearer: key?.bearer,
        endpoint: fields.endpoint,
        inputFileId: input.id,
        metadata: fields.metadata ?? undefined,
        outputMs: (fields.output_expires_after?.seconds ?? 30 * daySeconds) * 1000,
        windowMs: daySeconds * 1000,
      });
      runner.look();
      return jsonAnswer(batchObject(batch));
    },
  };
}
