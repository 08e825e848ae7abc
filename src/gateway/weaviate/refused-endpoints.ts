import { endpointsNotOffered, type NotOffered } from '../not-offered.ts';
import type { Endpoint } from '../surface.ts';
import { access } from '../vectors/collection-endpoints.ts';

const reference = '/objects/:class/:id/references/:property';

const refused: readonly NotOffered[] = [
  ['GraphQL', 'Search, aggregate and batch by gRPC, as the clients of this version do.', ['POST /graphql']],
  [
    'A reference between objects',
    'Keep the id of the other object as a property, and read it by that.',
    [`POST ${reference}`, `PUT ${reference}`, `DELETE ${reference}`, 'POST /batch/references'],
  ],
  [
    'An alias of a class',
    'Use the name of the class.',
    ['GET /aliases', 'GET /aliases/*', 'POST /aliases/*', 'PUT /aliases/*', 'DELETE /aliases/*'],
  ],
  [
    'A backup by this protocol',
    'Back collections up with `lode vectors backup`.',
    ['GET /backups/*', 'POST /backups/*', 'DELETE /backups/*'],
  ],
  [
    'The administration of users and roles by this protocol',
    'Keys, teams and people are administered under /admin/v1.',
    ['GET /authz/*', 'POST /authz/*', 'DELETE /authz/*', 'GET /users/*', 'POST /users/*', 'DELETE /users/*'],
  ],
  ['Replication', 'There is one node.', ['GET /replication/*', 'POST /replication/*', 'DELETE /replication/*']],
  [
    'A change of shards and indexes',
    'There is one shard, which is ready, and every property has its index.',
    [
      'PUT /schema/:class/shards/:shard',
      'DELETE /schema/:class/properties/:property/index/:index',
      'DELETE /schema/:class/vectors/:vector/index',
    ],
  ],
  [
    'Showing the tokens of a text',
    'Search by words, and look at what is found.',
    ['POST /tokenize', 'POST /schema/:class/properties/:property/tokenize'],
  ],
];

/** What Weaviate has and this gateway has not. */
export const refusedEndpoints = (): readonly Endpoint[] => endpointsNotOffered(refused, { prefix: '/v1', access });
