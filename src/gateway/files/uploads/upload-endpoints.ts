import { z } from 'zod';
import { jsonAnswer } from '../../answer.ts';
import { checkFields, objectBody } from '../../check-body.ts';
import type { GatewayLimits } from '../../limits.ts';
import type { Endpoint, Exchange } from '../../surface.ts';
import type { FileArchive } from '../archive/file-archive.ts';
import { FileTooLargeError } from '../errors/file-too-large-error.ts';
import { filenameField, keptSecondsField, purposeField, usualKeptSeconds } from '../file-facts.ts';
import { addPart } from './add-part.ts';
import { completeUpload } from './complete-upload.ts';
import type { StoredUpload } from './stored-upload.ts';
import { uploadObject } from './upload-object.ts';

const newUpload = z.strictObject({
  bytes: z.int().min(0),
  filename: filenameField,
  /** Files are given back as bytes, whatever is said of them. */
  mime_type: z.string().max(256),
  purpose: purposeField,
  expires_after: z.strictObject({ anchor: z.literal('created_at'), seconds: keptSecondsField }).optional(),
});

/** OpenAI's uploads: a file in parts, each of which has the time of a request of its own. */
export function uploadEndpoints(limits: GatewayLimits, archive: FileArchive): readonly Endpoint[] {
  const { uploads } = archive;
  const find = ({ context, pathParameters: { id = '' } }: Exchange): Promise<StoredUpload> =>
    uploads.find(context.tenant, id);
  return [
    {
      method: 'POST',
      path: '/v1/uploads',
      access: { scope: 'files' },
      about: { summary: 'Begin to store a file in parts', body: newUpload },
      handle: async ({ body, context }) => {
        const { bytes, filename, purpose, expires_after } = checkFields(newUpload, objectBody(body));
        if (bytes > limits.fileBytesMax) throw new FileTooLargeError(limits.fileBytesMax, 'bytes');
        const keptSeconds = expires_after?.seconds ?? usualKeptSeconds(purpose);
        const room = { bytesMax: limits.storedBytesMax, filesMax: limits.storedFilesMax };
        return jsonAnswer(
          uploadObject(await uploads.create(context.tenant, { bytes, filename, purpose, keptSeconds }, room)),
        );
      },
    },
    addPart(limits, archive, find),
    completeUpload(archive, find),
    {
      method: 'POST',
      path: '/v1/uploads/:id/cancel',
      access: { scope: 'files' },
      about: { summary: 'Throw away the parts of a file' },
      handle: async (exchange) => {
        const upload = await find(exchange);
        await uploads.cancel(upload);
        return jsonAnswer(uploadObject({ ...upload, status: 'cancelled' }));
      },
    },
  ];
}
