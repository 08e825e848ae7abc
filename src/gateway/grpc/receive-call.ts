import type { IncomingHttpHeaders } from 'node:http';
import { Metadata, ServerInterceptingCall, type ServerInterceptingCallInterface, status } from '@grpc/grpc-js';
import type { Door } from '../door.ts';
import type { EndpointAccess } from '../endpoint-access.ts';
import { GrpcCall } from './grpc-call.ts';
import type { GrpcService } from './grpc-service.ts';

/** Whose call it is, by the metadata that its method is handed. */
export type RunningCalls = WeakMap<Metadata, GrpcCall>;

/** What of a call is known before anything is read of it. */
interface Called {
  readonly path: string;
  readonly service: GrpcService;
  readonly access: EndpointAccess;
}

/** Identifies and admits a call by its metadata; what is refused here never gets to send a message. */
export function receiveCall(
  call: ServerInterceptingCallInterface,
  called: Called,
  { door, calls }: { readonly door: Door; readonly calls: RunningCalls },
): ServerInterceptingCall {
  let running: GrpcCall | undefined;
  const receive = async (metadata: Metadata, next: (metadata: Metadata) => void): Promise<void> => {
    const timeLeftMs = timeLeftOf(call);
    const received = new GrpcCall({ ...called, headers: headersOf(metadata), timeLeftMs }, door);
    running = received;
    try {
      await received.admit();
    } catch (thrown) {
      call.sendStatus({ ...received.refuse(thrown), metadata: metadataOf(received) });
      return received.leave(true);
    }
    calls.set(metadata, received);
    next(metadata);
  };
  return new ServerInterceptingCall(call, {
    start: (next) =>
      next({
        onReceiveMetadata: (metadata, pass) => void receive(metadata, pass),
        onCancel: () => running?.leave(false),
      }),
    sendMetadata: (metadata, next) => {
      if (running) metadata.set('x-request-id', running.requestId);
      next(metadata);
    },
    sendStatus: (sent, next) => {
      next(sent);
      running?.leave(sent.code !== status.CANCELLED);
    },
  });
}

function metadataOf({ requestId }: GrpcCall): Metadata {
  const metadata = new Metadata();
  metadata.set('x-request-id', requestId);
  return metadata;
}

function timeLeftOf(call: ServerInterceptingCallInterface): number {
  const deadline = call.getDeadline();
  return (deadline instanceof Date ? deadline.getTime() : deadline) - Date.now();
}

/** What is binary is left out. */
export function headersOf(metadata: Metadata): IncomingHttpHeaders {
  const texts = Object.entries(metadata.getMap()).filter(([, value]) => typeof value === 'string');
  return Object.fromEntries(texts) as IncomingHttpHeaders;
}
