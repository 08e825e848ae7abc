export {
  type FakeCall,
  fakeLanguageModel,
  type FakeLanguageModel,
  type FakeLanguageModelOptions,
  type FakeReply,
} from './fake-language-model.ts';
