export {
  type FakeCall,
  fakeLanguageModel,
  type FakeLanguageModel,
  type FakeLanguageModelOptions,
} from './fake-language-model.ts';
export type { FakeReply } from './fake-script.ts';
export { FakeFailure } from './fake-failure.ts';
export {
  type FakeProviderCall,
  fakeProviders,
  type FakeProvidersOptions,
  type FakeThing,
  type FakeWorld,
} from './fake-providers.ts';
export { planInMemory, type StageInMemory, stageInMemory, type StageInMemoryOptions } from './stage-in-memory.ts';
export { openTestDatabase } from './test-database.ts';
