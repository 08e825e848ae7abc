import type { VectorStore } from '#contract';
import type { GrpcService } from '../grpc/index.ts';
import { desksOf } from './catalogue/desk.ts';
import { milvusMethods } from './service/index.ts';

export { desksOf } from './catalogue/desk.ts';
export { milvusSurface } from './rest/index.ts';

/** Milvus over gRPC. */
export function milvusService(store: VectorStore): GrpcService {
  return milvusMethods(desksOf(store));
}
