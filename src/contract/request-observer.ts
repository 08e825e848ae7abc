import type { FinishReason } from './generation.ts';
import type { RoutingDecision } from './routing.ts';

/** What was asked of a model, and what came of it. Times are in milliseconds since the request arrived. */
export interface GenerationRecord {
  /** As in the `gen_ai` conventions of OpenTelemetry. */
  readonly operation: 'chat' | 'text_completion' | 'embeddings' | 'rerank' | 'classify';
  /** The name that the client asked for: a route of the stack. */
  readonly model: string;
  /** The name of the model behind it. */
  readonly servedBy: string;
  /** How it came to that one; absent where there was no choice. */
  readonly routing?: RoutingDecision | undefined;
  readonly fingerprint: string | undefined;
  readonly isStream: boolean;
  readonly choices: number;
  readonly priority: number;
  readonly tokensMax: number | undefined;
  readonly temperature: number | undefined;
  readonly topP: number | undefined;
  readonly seed: number | undefined;
  /** When it was understood and allowed, and handed to the model. */
  readonly askedMs: number;
  /** When the model began with its prompt; undefined when it never did. */
  readonly startedMs: number | undefined;
  readonly firstTokenMs: number | undefined;
  readonly lastTokenMs: number | undefined;
  readonly promptTokens: number;
  readonly cachedTokens: number;
  readonly completionTokens: number;
  /** Of the choices that ended. */
  readonly finishReasons: readonly FinishReason[];
  /** What the model itself says of the time it took, as in `GenerateEvent`; undefined when it was broken off. */
  readonly timings: { readonly queueMs: number; readonly prefillMs: number; readonly decodeMs: number } | undefined;
  /** By the model's prices, in billionths of a US dollar; absent where it has none. */
  readonly costNanos?: number | undefined;
}

/** One request at a door, from its headers to its last byte: names, counts and times, and never what was said. */
export interface RequestRecord {
  readonly requestId: string;
  readonly tenant: string;
  /** As in `Context`. */
  readonly project?: string | undefined;
  /** Name of the key that was presented. */
  readonly key: string | undefined;
  readonly method: string;
  /** The pattern of its path: "/v1/models/:model". */
  readonly path: string;
  readonly status: number;
  /** Code of the error with which it was refused or broke off. */
  readonly failure: string | undefined;
  /** Milliseconds since the Unix epoch. */
  readonly arrivedMs: number;
  readonly durationMs: number;
  /** Absent when no model was asked. */
  readonly generation: GenerationRecord | undefined;
}

export interface RequestArrival {
  readonly method: string;
  readonly path: string;
  /** Milliseconds since the Unix epoch. */
  readonly arrivedMs: number;
  /** The header of W3C Trace Context that the client sent, as it is. */
  readonly traceparent: string | undefined;
  readonly tracestate: string | undefined;
}

/** Follows one request. */
export interface RequestWatch {
  /** The request's own part of its trace, for services that it calls; undefined where nothing is traced. */
  readonly traceparent: string | undefined;
  ended(record: RequestRecord): void;
}

/** Hears of every request at a door. It is called on the way of each, so it must be quick and must not throw. */
export interface RequestObserver {
  /** A request has been admitted. */
  arrived(arrival: RequestArrival): RequestWatch;
  /** A request was refused at the door, before anything was read of it. */
  refused(code: string): void;
}
