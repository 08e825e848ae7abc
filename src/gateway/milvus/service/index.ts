import type { IncomingHttpHeaders } from 'node:http';
import { bearerToken } from '../../bearer-token.ts';
import type { GrpcService } from '../../grpc/index.ts';
import type { Desks } from '../catalogue/desk.ts';
import { aliasMethods, databaseMethods } from './alias-methods.ts';
import { collectionMethods } from './collection-methods.ts';
import { connectionMethods } from './connection-methods.ts';
import { dataMethods } from './data-methods.ts';
import { indexMethods } from './index-methods.ts';
import { methodMaker } from './milvus-method.ts';
import { partitionMethods } from './partition-methods.ts';
import { refusedMethods } from './refused-methods.ts';
import { searchMethods } from './search-methods.ts';
import { compactionMethods, userMethods } from './user-methods.ts';

/** Milvus's own protocol over our collections of vectors. */
export function milvusMethods(desks: Desks): GrpcService {
  const maker = methodMaker(desks);
  return {
    name: 'milvus.proto.milvus.MilvusService',
    methods: {
      ...connectionMethods(maker),
      ...collectionMethods(maker),
      ...partitionMethods(maker),
      ...aliasMethods(maker),
      ...databaseMethods(maker),
      ...indexMethods(maker),
      ...dataMethods(maker),
      ...searchMethods(maker),
      ...userMethods(maker),
      ...compactionMethods(maker),
      ...refusedMethods(maker),
    },
    credential: milvusCredential,
  };
}

/** Clients send "user:password", or a token, in base64: the password is the key, or the token is. */
export function milvusCredential(headers: IncomingHttpHeaders): string | undefined {
  const { authorization } = headers;
  const bearer = bearerToken(headers);
  if (bearer !== undefined) return secretIn(bearer);
  if (authorization === undefined || authorization === '') return undefined;
  return secretIn(Buffer.from(authorization, 'base64').toString('utf8'));
}

function secretIn(text: string): string {
  return text.slice(text.indexOf(':') + 1);
}
