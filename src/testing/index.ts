export {
  type FakeCall,
  fakeLanguageModel,
  type FakeLanguageModel,
  type FakeLanguageModelOptions,
} from './fake-language-model.ts';
export type { FakeReply } from './fake-script.ts';
