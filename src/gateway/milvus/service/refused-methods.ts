import type { GrpcMethod } from '../../grpc/index.ts';
import { anyRequest, refusedResponse } from '../messages/users.ts';
import { MilvusError } from '../milvus-error.ts';
import type { MethodMaker } from './milvus-method.ts';

/** Methods that are not served: why, those that answer with a status alone, and those that answer with more. */
interface Refusal {
  readonly because: string;
  readonly does: string;
  readonly tells: string;
}

const refusals: readonly Refusal[] = [
  {
    because: 'users are the keys of this gateway: declare a `key` in the stack, or make one in its administration',
    does: 'CreateCredential UpdateCredential DeleteCredential CreateRole AlterRole DropRole OperateUserRole OperatePrivilege OperatePrivilegeV2 CreatePrivilegeGroup DropPrivilegeGroup OperatePrivilegeGroup RestoreRBAC AddUserTags DeleteUserTags CreateRowPolicy DropRowPolicy',
    tells: 'SelectGrant ListPrivilegeGroups BackupRBAC GetUserTags ListUsersWithTag ListRowPolicies',
  },
  {
    because: 'there is one node, without resource groups, replicas and replication',
    does: 'CreateResourceGroup DropResourceGroup UpdateResourceGroups TransferNode TransferReplica LoadBalance UpdateReplicateConfiguration',
    tells:
      'DescribeResourceGroup ListResourceGroups GetReplicas GetReplicateConfiguration GetReplicateInfo ReplicateMessage DumpMessages',
  },
  {
    because: "segments are the store's own affair: `lode vectors` tells of them",
    does: '',
    tells:
      'GetPersistentSegmentInfo GetQuerySegmentInfo GetCompactionStateWithPlans DescribeSegmentIndexData ListIndexedSegment GetMetrics GetComponentStates',
  },
  {
    because: 'nothing is imported from files: insert rows',
    does: 'AddFileResource RemoveFileResource',
    tells:
      'Import GetImportState ListImportTasks ListFileResources RefreshExternalCollection GetRefreshExternalCollectionProgress ListRefreshExternalCollectionJobs',
  },
  {
    because: 'there are no snapshots here yet',
    does: 'CreateSnapshot DropSnapshot UnpinSnapshotData',
    tells:
      'ListSnapshots DescribeSnapshot RestoreSnapshot RestoreExternalSnapshot ExportSnapshot GetExportSnapshotState GetRestoreSnapshotState ListRestoreSnapshotJobs PinSnapshotData',
  },
  {
    because: 'fields can be added, and no functions or structs: make another collection',
    does: 'AddCollectionFunction AlterCollectionFunction DropCollectionFunction AddCollectionStructField BatchUpdateManifest',
    tells: '',
  },
  {
    because: "a tenant's collections are its own, and databases divide them",
    does: '',
    tells: 'CreateNamespace DescribeNamespace ListNamespaces DropNamespace HasNamespace GetNamespaceStats',
  },
  {
    because: 'texts are analysed where they are kept, and not shown',
    does: '',
    tells: 'RunAnalyzer ComputePhraseMatchSlop',
  },
  {
    because: 'distances are computed by searches',
    does: '',
    tells: 'CalcDistance',
  },
  {
    because: 'collections are described one by one',
    does: '',
    tells: 'BatchDescribeCollection',
  },
  {
    because: 'all vectors are in memory',
    does: '',
    tells: 'Prewarm DescribePrewarmTask',
  },
];

/**
 * Answers what is not served in the words of errors, which clients show; without these they would only say that a method is
 * unknown. `AlterCollectionSchema` is none of them: clients go back to an older method where it is unknown.
 */
export function refusedMethods({ does, tells }: MethodMaker): Readonly<Record<string, GrpcMethod>> {
  const methods = refusals.flatMap(({ because, ...names }) => {
    const refuse = (name: string) => (): never => {
      throw new MilvusError('notServed', `${name}: ${because}`);
    };
    return [
      ...wordsIn(names.does).map((name) => [name, does(anyRequest, refuse(name))] as const),
      ...wordsIn(names.tells).map((name) => [name, tells(anyRequest, refusedResponse, refuse(name))] as const),
    ];
  });
  return Object.fromEntries(methods);
}

function wordsIn(text: string): readonly string[] {
  return text.split(' ').filter((word) => word !== '');
}
