import { Readable } from 'node:stream';
import { z } from 'zod';
import { jsonAnswer } from '../answer.ts';
import { checkFields } from '../check-body.ts';
import { InvalidFieldError } from '../errors/invalid-field-error.ts';
import { UnsupportedMediaTypeError } from '../errors/unsupported-media-type-error.ts';
import type { GatewayLimits } from '../limits.ts';
import { storableText } from '../storable-text.ts';
import type { Endpoint, Exchange } from '../surface.ts';
import type { FileArchive } from './archive/file-archive.ts';
import type { FileDraft } from './archive/file-draft.ts';
import { FileTooLargeError } from './errors/file-too-large-error.ts';
import { fileObject } from './file-object.ts';
import { type FormFile, readForm } from './read-form.ts';

/** What files of clients are for. What they are for here is `batch`; the others are kept and given back. */
const purposes = ['batch', 'user_data', 'assistants', 'fine-tune', 'vision', 'evals'] as const;

const daySeconds = 86_400;
/** As OpenAI keeps the files of batches. */
const batchSeconds = 30 * daySeconds;

/** The fields of the form beside the file. */
export const uploadFields = z.strictObject({
  purpose: z.enum(purposes, { error: `it must be one of ${purposes.join(', ')}` }),
  'expires_after[anchor]': z.literal('created_at').optional(),
  'expires_after[seconds]': z.coerce
    .number()
    .int()
    .min(3600)
    .max(30 * daySeconds)
    .optional(),
});

/** The form as the OpenAPI document tells it. */
const uploadForm = uploadFields.extend({ file: z.string().meta({ format: 'binary' }) });

const filename = storableText().min(1).max(512);
const formLimits = { fieldsMax: 16, fieldBytesMax: 4096 } as const;
/** What a form has beside its file is no longer. */
const formBytesMax = 256 * 1024;

/** `POST /v1/files`: a form with the file and what it is for. */
export function uploadFile(limits: GatewayLimits, archive: FileArchive): Endpoint {
  const room = { bytesMax: limits.storedBytesMax, filesMax: limits.storedFilesMax };
  return {
    method: 'POST',
    path: '/v1/files',
    access: { scope: 'files' },
    takesForm: true,
    about: { summary: 'Store a file', form: uploadForm },
    handle: async (exchange) => {
      const { body, headers, context } = exchange;
      if (!(body instanceof Readable))
        throw new UnsupportedMediaTypeError(headers['content-type'] ?? 'nothing', 'multipart/form-data');
      if (Number(headers['content-length']) > limits.fileBytesMax + formBytesMax)
        throw new FileTooLargeError(limits.fileBytesMax);
      const draft = await archive.begin(context.tenant, room);
      try {
        return jsonAnswer(await receive({ ...exchange, body }, draft, limits));
      } catch (error) {
        await archive.discard(draft.id);
        throw error;
      }
    },
  };
}

async function receive(exchange: Exchange & { readonly body: Readable }, draft: FileDraft, limits: GatewayLimits) {
  let name: string | undefined;
  const fields = await readForm(exchange, formLimits, async (file) => {
    name = checkFields(z.strictObject({ file: filename }), { file: file.filename }).file;
    await keep(file, draft, limits.fileBytesMax);
  });
  const { purpose, 'expires_after[seconds]': seconds } = checkFields(uploadFields, fields);
  if (name === undefined) throw new InvalidFieldError('file', 'it is missing, or is no file with a name');
  const createdMs = Date.now();
  const keptSeconds = seconds ?? (purpose === 'batch' ? batchSeconds : undefined);
  const expiresMs = keptSeconds === undefined ? undefined : createdMs + keptSeconds * 1000;
  return fileObject(await draft.finish({ purpose, filename: name, createdMs, expiresMs }));
}

async function keep({ pieces }: FormFile, draft: FileDraft, fileBytesMax: number): Promise<void> {
  let bytes = 0;
  for await (const piece of pieces) {
    bytes += piece.length;
    if (bytes > fileBytesMax) throw new FileTooLargeError(fileBytesMax);
    await draft.append(piece);
  }
}
