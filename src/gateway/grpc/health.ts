import { type GrpcService, probe } from './grpc-service.ts';
import { messageType } from './message-type.ts';

const request = messageType('grpc.health.v1.HealthCheckRequest', { service: [1, 'string'] });
const answer = messageType('grpc.health.v1.HealthCheckResponse', { status: [1, 'int32'] });

/** `SERVING` and `NOT_SERVING` of gRPC's health checking protocol, version 1. */
const [serving, notServing] = [1, 2];

/** What clients and balancers ask before they ask anything else. */
export function healthService(isServing: () => boolean): GrpcService {
  const handle = () => ({ status: isServing() ? serving : notServing });
  return {
    name: 'grpc.health.v1.Health',
    methods: { Check: probe({ request, answer, handle }) },
    credential: () => undefined,
  };
}
