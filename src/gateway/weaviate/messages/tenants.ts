import { messageType } from '../../grpc/index.ts';
import { textArray } from './base.ts';

export const tenantsGetRequest = messageType('weaviate.v1.TenantsGetRequest', {
  collection: [1, 'string'],
  names: [2, textArray],
});

export const tenantsGetReply = messageType('weaviate.v1.TenantsGetReply', {
  took: [1, 'float'],
  tenants: [2, messageType('weaviate.v1.Tenant', { name: [1, 'string'], activityStatus: [2, 'int32'] }), 'repeated'],
});
