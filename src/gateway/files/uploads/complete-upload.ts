import { createHash } from 'node:crypto';
import { z } from 'zod';
import { jsonAnswer } from '../../answer.ts';
import { checkFields, objectBody } from '../../check-body.ts';
import { InvalidFieldError } from '../../errors/invalid-field-error.ts';
import type { Endpoint, Exchange } from '../../surface.ts';
import type { FileArchive } from '../archive/file-archive.ts';
import type { StoredPart, StoredUpload } from './stored-upload.ts';
import { uploadObject } from './upload-object.ts';

const partsMax = 10_000;

const completion = z.strictObject({
  part_ids: z.array(z.string().max(64)).max(partsMax),
  md5: z
    .string()
    .regex(/^[0-9a-f]{32}$/i, 'must be 32 hexadecimal digits')
    .optional(),
});

/** `POST /v1/uploads/{id}/complete`: the parts, in the order that is given, become a file. */
export function completeUpload(archive: FileArchive, find: (exchange: Exchange) => Promise<StoredUpload>): Endpoint {
  return {
    method: 'POST',
    path: '/v1/uploads/:id/complete',
    access: { scope: 'files' },
    about: { summary: 'Make a file of its parts', body: completion },
    handle: async (exchange) => {
      const { part_ids: ids, md5 } = checkFields(completion, objectBody(exchange.body));
      const upload = await find(exchange);
      const parts = chosenParts(await archive.uploads.parts(upload), ids, upload);
      if (md5 !== undefined && (await md5Of(archive, parts)) !== md5.toLowerCase())
        throw new InvalidFieldError('md5', 'the bytes that have come are not those that it is of');
      const file = await archive.uploads.complete(exchange.context.tenant, upload, parts);
      return jsonAnswer(uploadObject({ ...upload, status: 'completed' }, file));
    },
  };
}

/** @throws InvalidFieldError */
function chosenParts(
  all: readonly StoredPart[],
  ids: readonly string[],
  { bytes, status }: StoredUpload,
): readonly StoredPart[] {
  // Of one that is over there are no parts any more, and that it is over is what is told.
  if (status !== 'pending') return [];
  const known = new Map(all.map((part) => [part.id, part]));
  const parts = ids.map((id, index) => {
    const part = known.get(id);
    if (part === undefined)
      throw new InvalidFieldError(`part_ids[${index}]`, 'it is no part of this upload, or comes twice');
    known.delete(id);
    return part;
  });
  const sum = parts.reduce((total, part) => total + part.bytes, 0);
  if (sum !== bytes) throw new InvalidFieldError('part_ids', `they have ${sum} bytes, and ${bytes} were announced`);
  return parts;
}

async function md5Of(archive: FileArchive, parts: readonly StoredPart[]): Promise<string> {
  const hash = createHash('md5');
  for (const { fileId, bytes } of parts)
    for await (const piece of archive.readChunks(fileId, bytes)) hash.update(piece);
  return hash.digest('hex');
}
