export type { Blobs } from './blobs.ts';
export type { Context } from './context.ts';
export type {
  ChatMessage,
  FinishReason,
  GenerateEvent,
  GenerateRequest,
  LanguageModel,
  ModelInput,
  Sampling,
  TokenLogprob,
} from './language-model.ts';
export type {
  GenerationRecord,
  RequestArrival,
  RequestObserver,
  RequestRecord,
  RequestWatch,
} from './request-observer.ts';
