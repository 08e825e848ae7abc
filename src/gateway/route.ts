import type { Digest } from '#base';
import type { JsonSchema, LanguageModel, RecordingPolicy } from '#contract';
import type { CompiledProgram } from '#program';
import type { RenderedPrompt } from '#prompt';
import type { SignInRules } from './sign-in/openid/identity-provider.ts';

/**
 * Who may use a route. There is no default: a route without a policy is refused.
 *
 * `keys`: any valid key, or the keys of these names. `scopes`: what a key must hold beside the scope of the operation.
 * `open`: anybody who reaches the address, without a key.
 */
export type RoutePolicy =
  | { readonly keys: 'any' | readonly string[]; readonly scopes?: readonly string[] }
  | { readonly open: true };

/** A prompt that stands before the client's messages; `compilePrompt` of `#prompt` makes one. */
export interface RoutePrompt {
  /** Which one it is, for the record. */
  readonly identity?: { readonly name: string; readonly version: Digest } | undefined;
  readonly variables: readonly string[];
  /** JSON Schema of the variables, an object. */
  readonly schema?: JsonSchema | undefined;
  /** Throws a LodeError when the values do not fit. */
  render(values: Readonly<Record<string, unknown>>): Promise<Pick<RenderedPrompt, 'messages' | 'conversationAt'>>;
}

/** A language-model program as a route has it; `compileProgram` of `#program` makes one. */
export type RouteProgram = CompiledProgram;

/** What the guards of a route say of texts; `textGuards` of `#guard` makes it. */
export interface RouteGuards {
  /** For the texts of one request: gives of each what passes, or throws as the request itself would. */
  begin(): (text: string, role: string) => string;
  /** Everything that they look for, as "guard/what", and whether a text of the user has it. */
  judge(text: string): readonly { readonly category: string; readonly isFound: boolean }[];
}

/** One name that clients can ask for. */
export interface Route {
  /** What a client sends as `model`. */
  readonly name: string;
  readonly model: LanguageModel;
  /** Where one of several models answers: all of them. Absent: it is `model` itself. */
  readonly candidates?: readonly Pick<LanguageModel, 'name' | 'prices'>[] | undefined;
  readonly prompt?: RoutePrompt | undefined;
  /** The model is guarded by them already. Absent: there are none. */
  readonly guards?: RouteGuards | undefined;
  /** Clients reach the program and not the model that it runs on. */
  readonly program?: RouteProgram | undefined;
  readonly policy: RoutePolicy;
  readonly createdAt: Date;
  readonly ownedBy: string;
  /** Names the build of engine and weights: equal input, seed and fingerprint give equal output. */
  readonly fingerprint?: string | undefined;
  /** What is kept of its calls. Absent: as for the whole door. */
  readonly recording?: RecordingPolicy | undefined;
}

/** What is known of the weights of a model that runs here, and whether they are in memory. */
export interface ModelWeights {
  readonly digest: Digest;
  readonly sizeBytes: number;
  /** "llama", "qwen2", … as llama.cpp names them. */
  readonly architecture: string;
  readonly parameters: number;
  /** "Q4_K_M" */
  readonly quantisation: string;
  readonly licence: string | undefined;
  readonly layers: number;
  readonly embeddingLength: number;
  readonly isLoaded: boolean;
  /** While it is in memory. */
  readonly memoryBytes: number;
}

/** All routes of one generation of the stack. */
export interface RouteTable {
  readonly generation: number;
  readonly routes: readonly Route[];
  /** How people sign in. Absent: with passwords. */
  readonly signIn?: SignInRules | undefined;
  /** How many of its models are in which state, for `/ready`. */
  models?(): Readonly<Record<string, number>>;
  /** Of a model by its name; undefined for what runs elsewhere. Absent: nothing is known of any. */
  weights?(model: string): ModelWeights | undefined;
}
