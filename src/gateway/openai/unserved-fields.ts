import type { UnservedFields } from '../check-body.ts';
import { advice, neutral } from '../unserved-field.ts';

const noTools = 'tool calls are not served yet';
const noAudio = 'it answers with text only';

const common: UnservedFields = {
  prompt_cache_key: advice,
  prompt_cache_retention: advice,
  safety_identifier: advice,
};

export const unservedInChat: UnservedFields = {
  ...common,
  tools: neutral(noTools, []),
  tool_choice: neutral(noTools, 'none', 'auto'),
  parallel_tool_calls: neutral(noTools, true, false),
  functions: neutral(noTools, []),
  function_call: neutral(noTools, 'none', 'auto'),
  response_format: neutral('the form of the text cannot be prescribed yet', { type: 'text' }),
  audio: neutral(noAudio),
  modalities: neutral(noAudio, ['text']),
  prediction: neutral('predicted outputs are not served'),
  reasoning_effort: neutral('it does not reason in a phase of its own', 'none'),
  verbosity: neutral('ask for it in the prompt', 'medium'),
  web_search_options: neutral('it has no access to the web'),
  moderation: neutral('it does not moderate'),
};

export const unservedInMessages: UnservedFields = {
  tool_calls: neutral(noTools, []),
  tool_call_id: neutral(noTools),
  function_call: neutral(noTools),
  audio: neutral(noAudio),
  annotations: neutral('only text is read', []),
  refusal: neutral('only text is read'),
};

export const unservedInCompletions: UnservedFields = {
  ...common,
  best_of: neutral('use "n" and choose among the answers', 1),
  suffix: neutral('it continues text and does not fill gaps', ''),
};
