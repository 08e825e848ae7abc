import type { Digest } from '#base';
import type { FinishReason, GenerateRequest, ModelInput, Recipe, RoutingDecision, ToolCall } from '#contract';

/** One recorded call of a model: who asked what of which model, and what came of it. */
export interface Run {
  /** Later runs of a process have greater ids: they sort by the time at which they ended. See `newRunId`. */
  readonly id: string;
  /** The stack and the stage of it that served it: "shop/main". */
  readonly stage: string;
  readonly tenant: string;
  readonly project?: string | undefined;
  /** Public id of the key that was presented, and its name; absent where there was none. */
  readonly keyId?: string | undefined;
  readonly key?: string | undefined;
  /** The request at the door that it was part of; several runs may share it. */
  readonly requestId: string;
  /** Of W3C Trace Context, 32 hexadecimal digits. */
  readonly trace?: string | undefined;
  /** As in the `gen_ai` conventions of OpenTelemetry. */
  readonly operation: string;
  /** The name that the client asked for. */
  readonly route: string;
  /** The model that answered. */
  readonly model: string;
  /** Digest of the model's weights; absent where nobody knows, as of remote ones. */
  readonly weights?: Digest | undefined;
  /** The prompt of the stack that stood before the client's messages. */
  readonly prompt?: { readonly name: string; readonly version: Digest } | undefined;
  readonly status: RunStatus;
  /** Code of the error that it failed with. */
  readonly failure?: string | undefined;
  /** Milliseconds since the Unix epoch. */
  readonly arrivedMs: number;
  /** From its arrival to the last event of the model. */
  readonly durationMs: number;
  readonly usage: RunUsage;
  readonly timings: RunTimings;
  /** In billionths of a US dollar; absent for a model without prices. */
  readonly costNanos?: number | undefined;
  /** Absent where the policy keeps none, and after they were erased. */
  readonly texts?: RunTexts | undefined;
}

/** `cancelled`: the client left, or its time was over. */
export type RunStatus = 'ok' | 'failed' | 'cancelled';

export interface RunUsage {
  readonly promptTokens: number;
  /** Those of the prompt that need not be computed again. */
  readonly cachedTokens: number;
  readonly completionTokens: number;
}

/** In milliseconds. What never came is absent. */
export interface RunTimings {
  /** From arrival to the first piece of output. */
  readonly firstTokenMs?: number | undefined;
  readonly queueMs?: number | undefined;
  readonly prefillMs?: number | undefined;
  readonly decodeMs?: number | undefined;
}

/** All that was said, and what one needs to have it said again. */
export interface RunTexts {
  /** What the model was given: the prompt resolved, with tools. */
  readonly input: ModelInput;
  /** What the client filled the prompt of its route with. */
  readonly variables?: Readonly<Record<string, unknown>> | undefined;
  /** How it was asked to answer. */
  readonly settings: RunSettings;
  /** How it did: sampler, seed, template, engine and machine. */
  readonly recipe?: RunRecipe | undefined;
  readonly routing?: RoutingDecision | undefined;
  readonly output: readonly RunChoice[];
}

/** Of a request, all but its input; as JSON holds it. */
export type RunSettings = Omit<GenerateRequest, 'input' | 'sampling'> & { readonly sampling: PlainSampling };

export type RunRecipe = Omit<Recipe, 'sampling'> & { readonly sampling: PlainSampling };

/** Biases of logits by token id. */
export type PlainSampling = Omit<GenerateRequest['sampling'], 'logitBias'> & {
  readonly logitBias?: Readonly<Record<string, number>> | undefined;
};

export interface RunChoice {
  readonly text: string;
  readonly reasoning?: string | undefined;
  readonly toolCalls?: readonly ToolCall[] | undefined;
  /** Absent when it did not come to its end. */
  readonly reason?: FinishReason | undefined;
}
