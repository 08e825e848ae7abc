import { z } from 'zod';
import { jsonAnswer } from '../../answer.ts';
import { checkFields } from '../../check-body.ts';
import { InvalidFieldError } from '../../errors/invalid-field-error.ts';
import type { GatewayLimits } from '../../limits.ts';
import type { Endpoint, Exchange } from '../../surface.ts';
import type { FileArchive } from '../archive/file-archive.ts';
import { UploadOverError } from '../errors/upload-over-error.ts';
import { formBodyOf, formLimits, keepFile } from '../receive-file.ts';
import { readForm } from '../read-form.ts';
import type { StoredUpload } from './stored-upload.ts';
import { partObject } from './upload-object.ts';

const partForm = z.strictObject({ data: z.string().meta({ format: 'binary' }) });
/** As OpenAI's. */
const partBytesMax = 64 * 1024 * 1024;

/** `POST /v1/uploads/{id}/parts`: one part; several may come at once. */
export function addPart(
  limits: GatewayLimits,
  archive: FileArchive,
  find: (exchange: Exchange) => Promise<StoredUpload>,
): Endpoint {
  const room = { bytesMax: limits.storedBytesMax, filesMax: limits.storedFilesMax };
  return {
    method: 'POST',
    path: '/v1/uploads/:id/parts',
    access: { scope: 'files' },
    takesForm: true,
    about: { summary: 'Add a part of a file', form: partForm },
    handle: async (exchange) => {
      const upload = await find(exchange);
      if (upload.status !== 'pending') throw new UploadOverError(upload.id);
      const bytesMax = Math.min(partBytesMax, upload.bytes);
      const body = formBodyOf(exchange, bytesMax);
      const draft = await archive.begin(exchange.context.tenant, room);
      try {
        let bytes: number | undefined;
        const fields = await readForm({ ...exchange, body }, { ...formLimits, file: 'data' }, async (file) => {
          bytes = await keepFile(file, draft, bytesMax);
        });
        checkFields(z.strictObject({}), fields);
        if (bytes === undefined) throw new InvalidFieldError('data', 'it is missing, or is no file');
        return jsonAnswer(partObject(await archive.uploads.addPart(upload, draft, bytes)));
      } catch (error) {
        await archive.discard(draft.id);
        throw error;
      }
    },
  };
}
