export type { Blobs } from './blobs.ts';
export type { Call } from './call.ts';
export type {
  AssistantMessage,
  ChatMessage,
  ContentPart,
  InstructionMessage,
  Medium,
  MessageContent,
  ToolMessage,
} from './chat-message.ts';
export type { Context } from './context.ts';
export type { Encoded, EncodeRequest, Encoder, EncoderInput } from './encoder.ts';
export type { Conversation, ConversationRequest, Conversations, SavedConversation, Turn } from './conversation.ts';
export type { AdapterUse, FinishReason, GenerateEvent, GenerateRequest, TokenCount } from './generation.ts';
export type { LanguageModel } from './language-model.ts';
export type { ModelPrices } from './model-prices.ts';
export type { ChatInput, ModelInput, ReasoningEffort } from './model-input.ts';
export type { Reading } from './reading.ts';
export type { Recipe } from './recipe.ts';
export type { RecordingPolicy } from './recording.ts';
export type {
  GenerationRecord,
  RequestArrival,
  RequestObserver,
  RequestRecord,
  RequestWatch,
} from './request-observer.ts';
export type { PassedOver, RoutingDecision, RoutingReason } from './routing.ts';
export type { AppliedSampling, Sampling } from './sampling.ts';
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
export type { TokenLogprob } from './token-logprob.ts';
export type { JsonSchema, ToolCall, ToolDefinition, ToolUse } from './tool.ts';
export type { AggregateGroup, AggregateQuery, FieldSummary, NumberSummary, ValueCount } from './vector-aggregate.ts';
export type {
  CollectionDefinition,
  DefinitionChange,
  MetadataType,
  TextAnalyser,
  TextField,
  VectorField,
  VectorMetric,
  VectorSource,
} from './vector-definition.ts';
export type { DateRange, FilterScalar, Metadata, MetadataValue, NumberRange, VectorFilter } from './vector-filter.ts';
export type { SparseVector, VectorPatch, VectorRecord } from './vector-record.ts';
export type {
  DenseRanking,
  ExamplesRanking,
  Fusion,
  Ranking,
  RankingPart,
  SearchMatch,
  SearchQuery,
  SparseRanking,
  TextRanking,
  VectorMatch,
  VectorQuery,
} from './vector-search.ts';
export type {
  BackupFacts,
  RestoreOptions,
  CollectionFacts,
  VectorCollection,
  VectorPage,
  VectorStore,
  VectorVerification,
} from './vector-store.ts';
