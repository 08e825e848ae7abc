import type { VectorStore } from '#contract';
import type { GrpcService } from './grpc/index.ts';
import { milvusService } from './milvus/index.ts';
import { weaviateService } from './weaviate/index.ts';

/** The services of gRPC that every gateway offers. */
export function defaultServices({ vectors }: { readonly vectors?: VectorStore | undefined }): readonly GrpcService[] {
  return vectors ? [milvusService(vectors), weaviateService(vectors)] : [];
}
