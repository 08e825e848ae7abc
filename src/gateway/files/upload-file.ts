import type { Readable } from 'node:stream';
import { z } from 'zod';
import { jsonAnswer } from '../answer.ts';
import { checkFields } from '../check-body.ts';
import { InvalidFieldError } from '../errors/invalid-field-error.ts';
import type { GatewayLimits } from '../limits.ts';
import type { Endpoint, Exchange } from '../surface.ts';
import type { FileArchive } from './archive/file-archive.ts';
import type { FileDraft } from './archive/file-draft.ts';
import { filenameField, keptSecondsField, purposeField, usualKeptSeconds } from './file-facts.ts';
import { fileObject } from './file-object.ts';
import { readForm } from './read-form.ts';
import { formBodyOf, formLimits, keepFile } from './receive-file.ts';

/** The fields of the form beside the file. */
export const uploadFields = z.strictObject({
  purpose: purposeField,
  'expires_after[anchor]': z.literal('created_at').optional(),
  'expires_after[seconds]': keptSecondsField.optional(),
});

/** The form as the OpenAPI document tells it. */
const uploadForm = uploadFields.extend({ file: z.string().meta({ format: 'binary' }) });

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
      const body = formBodyOf(exchange, limits.fileBytesMax);
      const draft = await archive.begin(exchange.context.tenant, room);
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
  const fields = await readForm(exchange, { ...formLimits, file: 'file' }, async (file) => {
    name = checkFields(z.strictObject({ file: filenameField }), { file: file.filename }).file;
    await keepFile(file, draft, limits.fileBytesMax);
  });
  const { purpose, 'expires_after[seconds]': seconds } = checkFields(uploadFields, fields);
  if (name === undefined) throw new InvalidFieldError('file', 'it is missing, or is no file with a name');
  const createdMs = Date.now();
  const keptSeconds = seconds ?? usualKeptSeconds(purpose);
  const expiresMs = keptSeconds === undefined ? undefined : createdMs + keptSeconds * 1000;
  return fileObject(await draft.finish({ purpose, filename: name, createdMs, expiresMs }));
}
