import type { Endpoint } from '../surface.ts';
import { access } from '../vectors/collection-endpoints.ts';
import { NotOfferedError } from './errors/not-offered-error.ts';

/** What Pinecone has and this gateway has not: with what it is called, and what to do instead. */
const refused: readonly (readonly [what: string, remedy: string, methods: readonly string[]])[] = [
  [
    'A collection of Pinecone (a copy of a pod)',
    'There are no pods here; use backups of the whole store.',
    ['POST /collections', 'GET /collections', 'GET /collections/:collection', 'DELETE /collections/:collection'],
  ],
  [
    'A backup by this protocol',
    'Back collections up with `lode vectors backup`.',
    [
      'POST /indexes/:index/backups',
      'GET /indexes/:index/backups',
      'GET /backups',
      'GET /backups/:backup',
      'DELETE /backups/:backup',
      'POST /backups/:backup/create-index',
      'GET /restore-jobs',
      'GET /restore-jobs/:job',
      'POST /indexes/:index/backup-schedules',
      'GET /indexes/:index/backup-schedules',
      'GET /backup-schedules/:schedule',
      'PATCH /backup-schedules/:schedule',
      'DELETE /backup-schedules/:schedule',
      'GET /backup-schedules/:schedule/history',
    ],
  ],
];

const refusedOfData: typeof refused = [
  [
    'An import from object storage',
    'Read the files yourself and upsert what is in them.',
    ['POST /bulk/imports', 'GET /bulk/imports', 'GET /bulk/imports/:id', 'DELETE /bulk/imports/:id'],
  ],
];

export const refusedEndpoints = (): readonly Endpoint[] => endpointsOf(refused, '/pinecone');
export const refusedDataEndpoints = (): readonly Endpoint[] => endpointsOf(refusedOfData, '/pinecone/data/:index');

function endpointsOf(table: typeof refused, prefix: string): readonly Endpoint[] {
  return table.flatMap(([what, remedy, methods]) =>
    methods.map((each): Endpoint => {
      const [method = 'GET', path = ''] = each.split(' ');
      return {
        method: method as Endpoint['method'],
        path: prefix + path,
        access,
        about: { summary: `Refused: ${what}` },
        handle: () => {
          throw new NotOfferedError(what, remedy);
        },
      };
    }),
  );
}
