export {
  type CompiledPrompt,
  type CompileOptions,
  compilePrompt,
  type PromptDefaults,
  type RenderedPrompt,
} from './definition/compile-prompt.ts';
export { InvalidPromptError } from './errors/invalid-prompt-error.ts';
export { InvalidVariablesError } from './errors/invalid-variables-error.ts';
export { parsePromptFile } from './definition/parse-prompt-file.ts';
export { withMessages } from './definition/with-messages.ts';
export type {
  ExampleOrder,
  ExampleSelection,
  PromptDefinition,
  PromptExample,
  PromptExamples,
  PromptMessage,
  PromptSettings,
} from './definition/prompt-definition.ts';
export { promptMessages, promptParts, readPromptDefinition } from './definition/read-prompt-definition.ts';
export { promptText } from './definition/prompt-text.ts';
export { importPrompts } from './import/import-prompts.ts';
export type { ImportedPrompt, ImportSource } from './import/imported-prompt.ts';
export { UnreadableImportError } from './errors/unreadable-import-error.ts';
export { promptedModel } from './definition/prompted-model.ts';
export { type PromptHistory, promptHistory } from './versions/prompt-history.ts';
export type { Authorship, PromptComment, PromptRevision, RevisedPrompt, Verdict } from './versions/prompt-revision.ts';
export { type PromptStore, promptStore } from './versions/prompt-store.ts';
export { type PromptKey, promptMigrations } from './versions/prompt-tables.ts';
export { ChangesWantedError } from './errors/changes-wanted-error.ts';
export { InvalidPromptNameError } from './errors/invalid-prompt-name-error.ts';
export { PromptConflictError } from './errors/prompt-conflict-error.ts';
export { PromptRevisionNotFoundError } from './errors/prompt-revision-not-found-error.ts';
export { TemplateSyntaxError } from './errors/template-syntax-error.ts';
export {
  costNanosOf,
  eraseRuns,
  InvalidScoreError,
  type ListOptions,
  type NewScore,
  recordingModel,
  type RecordingOptions,
  type Run,
  type RunChoice,
  type RunFilter,
  runIds,
  runMigrations,
  RunNotFoundError,
  RunNotRecordedError,
  type RunPage,
  type RunScore,
  type RunScores,
  runScores,
  RunsFullError,
  RunsInUseError,
  type RunStatus,
  type RunStore,
  runStore,
  type RunTexts,
  type RunTimings,
  type RunUsage,
  RunWriter,
  type RunWriterFigures,
  type RunWriterLimits,
  type RunWriterOptions,
  type ScoredRun,
  type ScoreSource,
  type Tenants,
  type UsageDimension,
  usageDimensions,
  type UsageOptions,
  usageReport,
  type UsageRow,
} from './runs/index.ts';
export {
  type DuplicateGroup,
  duplicateGroups,
  foundRunIds,
  indexRecentRuns,
  InvalidSearchError,
  type NumberRange,
  runFacets,
  type RunHit,
  RunIndexer,
  type RunOrder,
  runOrders,
  type RunQuery,
  runsLike,
  runTrend,
  savedSearches,
  type ScoreFilter,
  searchRuns,
  type TrendStep,
  trendSteps,
} from './search/index.ts';
export { NotReplayableError } from './errors/not-replayable-error.ts';
export { certificateOf } from './replay/certificate.ts';
export { renderAnew } from './replay/render-anew.ts';
export { replayRequest } from './replay/replay-request.ts';
export {
  type AddedVersion,
  DatasetNotFoundError,
  type DatasetItem,
  type DatasetOwner,
  datasetStore,
  type DatasetVersion,
  InvalidDatasetError,
  itemOfRun,
  type KeptItem,
  type NewItem,
  readDatasetItem,
  splits,
} from './datasets/index.ts';
export { UnreadableRunsError } from './errors/unreadable-runs-error.ts';
export { importRuns, readRunLines, runsOfTraces, tracesOfRuns } from './exchange/index.ts';
