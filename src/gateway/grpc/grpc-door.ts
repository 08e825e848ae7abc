import type { Socket } from 'node:net';
import * as grpc from '@grpc/grpc-js';
import type { Door } from '../door.ts';
import { assertHasPolicy } from '../endpoint-access.ts';
import type { GrpcMethod, GrpcService } from './grpc-service.ts';
import { healthService } from './health.ts';
import { receiveCall, type RunningCalls } from './receive-call.ts';
import { runProbe, runStream, runUnary } from './run-method.ts';

/** Of one message. Larger than a body of HTTP: clients of vector databases send their batches whole. */
const messageBytesMax = 64 * 1024 * 1024;

/** The longest time that a timer can wait. */
const timerMsMax = 2 ** 31 - 1;

/** Calls of gRPC on connections that others have accepted. */
export interface GrpcDoor {
  take(socket: Socket): void;
  /** Lets the calls that run end, and takes no new ones. */
  drain(): void;
  /** Ends every connection. */
  close(): void;
}

/**
 * Offers services of gRPC behind the same keys, limits, deadlines and records as HTTP.
 *
 * @throws EndpointWithoutPolicyError
 */
export function openGrpcDoor(services: readonly GrpcService[], door: Door): GrpcDoor {
  const calls: RunningCalls = new WeakMap();
  const offered = methodsByPath([...services, healthService(() => door.state().phase === 'serving')]);
  const server = new grpc.Server({
    'grpc.max_receive_message_length': messageBytesMax,
    'grpc.max_send_message_length': -1,
    'grpc.max_concurrent_streams': door.limits.requestsPerKeyMax,
    'grpc.max_metadata_size': door.limits.headerBytesMax,
    interceptors: [
      ({ path }, call) => {
        const { service, method } = offered.get(path) ?? {};
        if (service === undefined || method === undefined || method.kind === 'probe')
          return new grpc.ServerInterceptingCall(call);
        return receiveCall(call, { path, service, access: method.access }, { door, calls });
      },
    ],
  });
  for (const [path, { method }] of offered) {
    if (method.kind !== 'probe') assertHasPolicy({ method: 'POST', path, access: method.access });
    const type = method.kind === 'stream' ? 'bidi' : 'unary';
    server.register(path, runnerOf(method, calls), method.answer.encode, method.request.decode, type);
  }
  return withConnections(server);
}

function methodsByPath(
  services: readonly GrpcService[],
): ReadonlyMap<string, { readonly service: GrpcService; readonly method: GrpcMethod }> {
  return new Map(
    services.flatMap((service) =>
      Object.entries(service.methods).map(([name, method]) => [`/${service.name}/${name}`, { service, method }]),
    ),
  );
}

type Runner = grpc.handleUnaryCall<object, object> | grpc.handleBidiStreamingCall<object, object>;

function runnerOf(method: GrpcMethod, calls: RunningCalls): Runner {
  if (method.kind === 'probe') return runProbe(method);
  return method.kind === 'stream' ? runStream(method, calls) : runUnary(method, calls);
}

function withConnections(server: grpc.Server): GrpcDoor {
  const injector = server.createConnectionInjector(grpc.ServerCredentials.createInsecure());
  const sockets = new Set<Socket>();
  return {
    take: (socket) => {
      sockets.add(socket);
      socket.once('close', () => sockets.delete(socket));
      injector.injectConnection(socket);
    },
    drain: () => injector.drain(timerMsMax),
    close: () => {
      injector.destroy();
      for (const socket of sockets) socket.destroy();
    },
  };
}
