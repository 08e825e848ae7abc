import { z } from 'zod';
import { jsonAnswer } from '../answer.ts';
import { checkFields } from '../check-body.ts';
import type { Endpoint, Exchange } from '../surface.ts';
import { batchObject } from './batch-object.ts';
import type { BatchDesk } from './batch-services.ts';
import { BatchOverError } from './errors/batch-over-error.ts';

const path = '/v1/batches/:id';
const access = { scope: 'batches' } as const;

const listQuery = z.object({
  limit: z.coerce.number().int().min(1).max(100).default(20),
  after: z.string().max(256).optional(),
});

/** What can be done with batches: by their tenant, and nobody else. */
export function batchEndpoints({ batches, runner }: BatchDesk): readonly Endpoint[] {
  const find = async ({ context, pathParameters: { id = '' } }: Exchange) => await batches.find(context.tenant, id);
  return [
    {
      method: 'GET',
      path: '/v1/batches',
      access,
      about: { summary: 'List the batches', query: listQuery },
      handle: async ({ context, query }) => {
        const { batches: page, hasMore } = await batches.list(context.tenant, checkFields(listQuery, query));
        const data = page.map(batchObject);
        const ends = { first_id: data[0]?.id ?? null, last_id: data.at(-1)?.id ?? null };
        return jsonAnswer({ object: 'list', data, ...ends, has_more: hasMore });
      },
    },
    {
      method: 'GET',
      path,
      access,
      about: { summary: 'Tell of a batch' },
      handle: async (exchange) => jsonAnswer(batchObject(await find(exchange))),
    },
    {
      method: 'POST',
      path: `${path}/cancel`,
      access,
      about: { summary: 'Cancel a batch' },
      handle: async (exchange) => {
        const batch = await find(exchange);
        const moved = await batches.move(batch, ['validating', 'in_progress'], 'cancelling');
        const cancelled = moved ?? (await find(exchange));
        // Asked again, it is still so.
        if (cancelled.status !== 'cancelling' && cancelled.status !== 'cancelled')
          throw new BatchOverError(cancelled.status);
        runner.cancel(batch.id);
        runner.look();
        return jsonAnswer(batchObject(cancelled));
      },
    },
  ];
}
