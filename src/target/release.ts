import type { Digest } from '#base';
import type { ModelPrices, RecordingPolicy } from '#contract';
import type { Balance } from '#gateway';
import type { GuardRules } from '#guard';
import type { ProgramDefinition } from '#program';
import type { PromptDefinition } from '#prompt';
import type { RemoteSettings } from '#remote';
import type { ReleasedCollection } from './collections/released-collection.ts';
import type { ReleasedSignIn } from './released-sign-in.ts';
import type { ReleasedEncoder } from './encoders/released-encoder.ts';
import type { ReleasedHead } from './encoders/released-head.ts';

/** A model as it is to be served: which weights, and the room it gets. */
export interface ReleasedModel {
  readonly name: string;
  readonly digest: Digest;
  /** Tokens of prompt and output together, of one request. */
  readonly contextTokens: number;
  /** Requests that are computed at the same time. */
  readonly parallel: number;
  /** Absent: chosen for the machine. */
  readonly threads?: number | undefined;
  /** Where it is computed. Absent: on an accelerator, where there is one. */
  readonly device?: 'cpu' | 'gpu' | undefined;
  /** Layers to hold on an accelerator. Absent: as many as fit. */
  readonly gpuLayers?: number | undefined;
  /** What it may keep on disk of earlier requests; 0: nothing. Absent: as the engine thinks fit. */
  readonly diskCacheBytes?: number | undefined;
  /** Whether tokens are guessed. Absent: as the engine thinks fit. */
  readonly speculation?: 'ngram' | 'off' | undefined;
  /** Weights of a smaller model that guesses for this one. Absent: none. */
  readonly draft?: Digest | undefined;
  /** `pinned`: loaded at once, and kept. `onDemand`: loaded by the first request. Absent: loaded at once where it fits. */
  readonly load?: 'pinned' | 'onDemand' | undefined;
  /** Unloaded after so long without a request. Absent: only when others need the memory. */
  readonly idleUnloadMinutes?: number | undefined;
}

/** A LoRA adapter of a route's model. */
export interface ReleasedAdapter {
  readonly name: string;
  readonly digest: Digest;
  /** Strength beside the adapter's own. */
  readonly scale: number;
}

/** A model that others serve. */
export type ReleasedRemoteModel = Omit<RemoteSettings, 'apiKey'> & {
  /** Where its key is declared to be: a name in `Release.secrets`. */
  readonly apiKey?: string | undefined;
};

export interface ReleasedRoute {
  /** What a client names as `model`. */
  readonly name: string;
  /** The model that answers, here or elsewhere; the first of several. */
  readonly model: string;
  /** Absent: only that one may answer. */
  readonly balance?: Balance | undefined;
  /** Is asked the same, for a part of the requests from 0 to 1. Absent: nobody is. */
  readonly mirror?: { readonly model: string; readonly share: number } | undefined;
  readonly prompt?: string | undefined;
  /** What must not pass. Absent: anything may. */
  readonly guards?: readonly GuardRules[] | undefined;
  /** Each makes a further name, "route:adapter". Absent: none. */
  readonly adapters?: readonly ReleasedAdapter[] | undefined;
  /** What is recorded of its calls. Absent: as of all. */
  readonly recording?: RecordingPolicy | undefined;
  /** Names of the keys that may use it; 'any' valid key; 'open' without one. */
  readonly access: 'open' | 'any' | readonly string[];
}

/** A language-model program that clients can run. */
export interface ReleasedProgram {
  /** What clients name. */
  readonly name: string;
  readonly definition: ProgramDefinition;
  /** The model that it runs on, here or elsewhere. */
  readonly model: string;
  /** What is recorded of its calls. Absent: as of all. */
  readonly recording?: RecordingPolicy | undefined;
  /** As of a route. */
  readonly access: ReleasedRoute['access'];
}

/** All that a process needs in order to serve one generation of a stack. Plain JSON: it crosses a process border. */
export interface Release {
  readonly stack: string;
  readonly stage: string;
  readonly generation: number;
  readonly address: { readonly host: string; readonly port: number };
  /** Of the same host, for clients that want a port for gRPC alone. Absent: none. */
  readonly grpcPort?: number | undefined;
  /** The port was asked for on the command line, and is not the program's. */
  readonly portOverride?: number | undefined;
  readonly models: readonly ReleasedModel[];
  /** Absent: none. */
  readonly remoteModels?: readonly ReleasedRemoteModel[] | undefined;
  /** Absent: none. */
  readonly encoders?: readonly ReleasedEncoder[] | undefined;
  /** Each on an encoder of these. Absent: none. */
  readonly heads?: readonly ReleasedHead[] | undefined;
  /** The values of secrets, by where they are declared to be. They are in memory only. */
  readonly secrets?: Readonly<Record<string, string>> | undefined;
  /** What the models of this machine cost, by their names. Absent: nothing. */
  readonly prices?: Readonly<Record<string, ModelPrices>> | undefined;
  /** What all models may take together. Absent: what the machine has to give. */
  readonly memoryBytes?: number | undefined;
  /** What is recorded of calls, and for how many days it is kept. Absent: everything, for a while. */
  readonly recording?: { readonly policy: RecordingPolicy; readonly days?: number | undefined } | undefined;
  /** Absent: none; those that are there stay as they are. */
  readonly collections?: readonly ReleasedCollection[] | undefined;
  readonly prompts: readonly { readonly name: string; readonly definition: PromptDefinition }[];
  readonly routes: readonly ReleasedRoute[];
  /** Absent: none. */
  readonly programs?: readonly ReleasedProgram[] | undefined;
  /** How people sign in. Absent: with passwords. */
  readonly signIn?: ReleasedSignIn | undefined;
}
