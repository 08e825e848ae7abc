import type { GrpcService } from './grpc/index.ts';

/** The services of gRPC that every gateway offers. */
export function defaultServices(): readonly GrpcService[] {
  return [];
}
