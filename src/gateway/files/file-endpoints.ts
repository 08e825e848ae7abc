import { z } from 'zod';
import { jsonAnswer } from '../answer.ts';
import { checkFields } from '../check-body.ts';
import type { Endpoint, Exchange } from '../surface.ts';
import type { FileArchive } from './archive/file-archive.ts';
import { FileNotFoundError } from './errors/file-not-found-error.ts';
import { fileObject } from './file-object.ts';

const path = '/v1/files/:id';
const access = { scope: 'files' } as const;

const listQuery = z.object({
  purpose: z.string().max(64).optional(),
  limit: z.coerce.number().int().min(1).max(10_000).default(10_000),
  order: z.enum(['asc', 'desc'], { error: 'it must be "asc" or "desc"' }).default('desc'),
  after: z.string().max(256).optional(),
});

/** What can be done with files that are stored: by their tenant, and nobody else. */
export function fileEndpoints(archive: FileArchive): readonly Endpoint[] {
  const at = ({ context, pathParameters: { id = '' } }: Exchange) => [context.tenant, id] as const;
  return [
    {
      method: 'GET',
      path: '/v1/files',
      access,
      about: { summary: 'List the files', query: listQuery },
      handle: async ({ context, query }) => {
        const { files, hasMore } = await archive.list(context.tenant, checkFields(listQuery, query));
        const data = files.map(fileObject);
        const ends = { first_id: data[0]?.id ?? null, last_id: data.at(-1)?.id ?? null };
        return jsonAnswer({ object: 'list', data, ...ends, has_more: hasMore });
      },
    },
    {
      method: 'GET',
      path,
      access,
      about: { summary: 'Tell of a file' },
      handle: async (exchange) => jsonAnswer(fileObject(await archive.find(...at(exchange)))),
    },
    {
      method: 'GET',
      path: `${path}/content`,
      access,
      about: { summary: 'Read a file', otherTypes: ['application/octet-stream'] },
      handle: async (exchange) => {
        const { bytes } = await archive.find(...at(exchange));
        return {
          kind: 'streamed',
          // Never a type that a browser would show: what is in it is a client's.
          contentType: 'application/octet-stream',
          headers: [
            ['content-length', String(bytes)],
            ['content-disposition', 'attachment'],
            ['x-content-type-options', 'nosniff'],
          ],
          frames: archive.read(...at(exchange)),
          heartbeat: '',
          failure: () => undefined,
        };
      },
    },
    {
      method: 'DELETE',
      path,
      access,
      about: { summary: 'Delete a file' },
      handle: async (exchange) => {
        const [tenant, id] = at(exchange);
        if (!(await archive.remove(tenant, id))) throw new FileNotFoundError(id);
        return jsonAnswer({ id, object: 'file', deleted: true });
      },
    },
  ];
}
