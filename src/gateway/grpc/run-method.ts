import { once } from 'node:events';
import type { handleBidiStreamingCall, handleUnaryCall, Metadata } from '@grpc/grpc-js';
import { assert } from '#base';
import type { GrpcCall } from './grpc-call.ts';
import type { GrpcExchange, ProbeMethod, StreamMethod, UnaryMethod } from './grpc-service.ts';
import { headersOf, type RunningCalls } from './receive-call.ts';

type Unary = handleUnaryCall<object, object>;

export function runProbe(method: ProbeMethod<object, object>): Unary {
  return ({ request }, respond) => respond(null, method.handle(request));
}

/** Answers a call of one message; one that is to end before its method has ended does not wait for that. */
export function runUnary(method: UnaryMethod<object, object>, calls: RunningCalls): Unary {
  return ({ metadata, request }, respond) => {
    const call = callOf(metadata, calls);
    const { signal } = call.visit.context;
    const { promise: aborted, reject } = Promise.withResolvers<never>();
    const abort = (): void => reject(signal.reason);
    signal.addEventListener('abort', abort, { once: true });
    const run = async (): Promise<void> => {
      try {
        respond(null, await Promise.race([method.handle(request, exchangeOf(call, metadata)), aborted]));
      } catch (thrown) {
        respond(call.refuse(thrown));
      } finally {
        signal.removeEventListener('abort', abort);
      }
    };
    void run();
  };
}

/** Reads the next message only when the method wants it, and asks for the next answer only when there is room for it. */
export function runStream(
  method: StreamMethod<object, object>,
  calls: RunningCalls,
): handleBidiStreamingCall<object, object> {
  return (stream) => {
    const call = callOf(stream.metadata, calls);
    const { signal } = call.visit.context;
    const run = async (): Promise<void> => {
      try {
        // The end of what the client says must not be the end of what it is told.
        const messages = stream.iterator({ destroyOnReturn: false }) as AsyncIterable<object>;
        for await (const answer of method.handle(messages, exchangeOf(call, stream.metadata))) {
          if (!stream.write(answer)) await once(stream, 'drain', { signal });
        }
        stream.end();
      } catch (thrown) {
        stream.emit('error', call.refuse(thrown));
      }
    };
    void run();
  };
}

function callOf(metadata: Metadata, calls: RunningCalls): GrpcCall {
  const call = calls.get(metadata);
  assert(call, 'only admitted calls reach a method');
  return call;
}

function exchangeOf(call: GrpcCall, metadata: Metadata): GrpcExchange {
  const { context, key, routes } = call.visit;
  return {
    context,
    key,
    routes,
    headers: headersOf(metadata),
    ask: async (asked) => await call.visit.ask(asked),
    detach: () => call.detach(),
    fail: (thrown) => call.fail(thrown),
  };
}
