import type { GrpcExchange, GrpcMethod } from '../../grpc/index.ts';
import {
  anyRequest,
  compactionResponse,
  compactionStateResponse,
  listUsersResponse,
  selectRoleRequest,
  selectRoleResponse,
  selectUserRequest,
  selectUserResponse,
} from '../messages/users.ts';
import type { MethodMaker } from './milvus-method.ts';

/** What there is of a client without a key. */
const nobody = 'anonymous';

/**
 * Users of Milvus are keys here, and their roles what a key may do. A client sees itself: who else has a key is the
 * administration's to tell.
 */
export function userMethods({ tells }: MethodMaker): Readonly<Record<string, GrpcMethod>> {
  return {
    ListCredUsers: tells(anyRequest, listUsersResponse, (_message, _desk, { key }) => ({
      usernames: [key?.name ?? nobody],
    })),
    SelectUser: tells(selectUserRequest, selectUserResponse, ({ user }, _desk, exchange) => {
      const name = exchange.key?.name ?? nobody;
      if (user !== null && user.name !== name) return { results: [] };
      return { results: [{ user: { name }, roles: rolesOf(exchange).map((role) => ({ name: role })) }] };
    }),
    SelectRole: tells(selectRoleRequest, selectRoleResponse, ({ role }, _desk, exchange) => {
      const wanted = rolesOf(exchange).filter((name) => role === null || role.name === '' || role.name === name);
      const user = { name: exchange.key?.name ?? nobody };
      return { results: wanted.map((name) => ({ role: { name }, users: [user] })) };
    }),
  };
}

/** Scopes, and the role in the administration where there is one. */
function rolesOf({ key }: GrpcExchange): readonly string[] {
  return key ? [...key.scopes, ...(key.role ? [key.role] : [])] : [];
}

/** `CompactionState` of Milvus: completed. */
const completed = 2;

/** Segments are merged by the store itself, all the time: there is nothing to ask for, and nothing to wait for. */
export function compactionMethods({ tells }: MethodMaker): Readonly<Record<string, GrpcMethod>> {
  return {
    ManualCompaction: tells(anyRequest, compactionResponse, (_message, { sequence }) => ({
      compactionID: sequence.next(),
    })),
    GetCompactionState: tells(anyRequest, compactionStateResponse, () => ({ state: completed })),
  };
}
