import { messageType } from '../../grpc/index.ts';
import { status } from './status.ts';

const roleEntity = messageType('milvus.RoleEntity', { name: [1, 'string'] });
const userEntity = messageType('milvus.UserEntity', { name: [1, 'string'] });

export const listUsersResponse = messageType('milvus.ListCredUsersResponse', {
  status: [1, status],
  usernames: [2, 'string', 'repeated'],
});

export const selectUserRequest = messageType('milvus.SelectUserRequest', { user: [2, userEntity] });

const userResult = messageType('milvus.UserResult', { user: [1, userEntity], roles: [2, roleEntity, 'repeated'] });

export const selectUserResponse = messageType('milvus.SelectUserResponse', {
  status: [1, status],
  results: [2, userResult, 'repeated'],
});

export const selectRoleRequest = messageType('milvus.SelectRoleRequest', { role: [2, roleEntity] });

const roleResult = messageType('milvus.RoleResult', { role: [1, roleEntity], users: [2, userEntity, 'repeated'] });

export const selectRoleResponse = messageType('milvus.SelectRoleResponse', {
  status: [1, status],
  results: [2, roleResult, 'repeated'],
});

/** Of a method whose answer begins with its status and is refused. */
export const refusedResponse = messageType('milvus.RefusedResponse', { status: [1, status] });

export const anyRequest = messageType('milvus.AnyRequest', {});

export const compactionResponse = messageType('milvus.ManualCompactionResponse', {
  status: [1, status],
  compactionID: [2, 'int64'],
});

export const compactionStateResponse = messageType('milvus.GetCompactionStateResponse', {
  status: [1, status],
  state: [2, 'int32'],
});
