export type { Blobs } from './blobs.ts';
export type { Context } from './context.ts';
export type {
  AdapterUse,
  ChatMessage,
  FinishReason,
  GenerateEvent,
  GenerateRequest,
  LanguageModel,
  ModelInput,
  Sampling,
  TokenLogprob,
} from './language-model.ts';
export type { AppliedSampling, Recipe } from './recipe.ts';
export type {
  GenerationRecord,
  RequestArrival,
  RequestObserver,
  RequestRecord,
  RequestWatch,
} from './request-observer.ts';
export type {
  EmbedRequest,
  HiddenStatesRequest,
  RankedContinuation,
  RankRequest,
  Scorer,
  ScoreRequest,
  Vectors,
} from './scorer.ts';
export type { Constraint, NextTokens, ProcessorUse, TokenConstraint } from './token-constraint.ts';
