import { endpointsNotOffered, type NotOffered } from '../not-offered.ts';
import type { Endpoint } from '../surface.ts';
import { access } from '../vectors/collection-endpoints.ts';

const refused: readonly NotOffered[] = [
  [
    'A collection of Pinecone (a copy of a pod)',
    'There are no pods here: back collections up with `lode vectors backup`.',
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

const refusedOfData: readonly NotOffered[] = [
  [
    'An import from object storage',
    'Read the files yourself and upsert what is in them.',
    ['POST /bulk/imports', 'GET /bulk/imports', 'GET /bulk/imports/:id', 'DELETE /bulk/imports/:id'],
  ],
  [
    'An index of documents',
    'Use vectors, or records with an index for a model; or collections at /v1/collections.',
    ['upsert', 'search', 'fetch', 'list', 'update', 'delete'].map(
      (action) => `POST /namespaces/:namespace/documents/${action}`,
    ),
  ],
];

export const refusedEndpoints = (): readonly Endpoint[] =>
  endpointsNotOffered(refused, { prefix: '/pinecone', access });
export const refusedDataEndpoints = (): readonly Endpoint[] =>
  endpointsNotOffered(refusedOfData, { prefix: '/pinecone/data/:index', access });
