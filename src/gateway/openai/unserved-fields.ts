import type { UnservedFields } from '../check-body.ts';
import { advice, neutral } from '../unserved-field.ts';

const oldTools = 'it is of the time before "tools": use these';
const noAudio = 'it answers with text only';

const common: UnservedFields = {
  prompt_cache_key: advice,
  prompt_cache_retention: advice,
  safety_identifier: advice,
};

export const unservedInChat: UnservedFields = {
  ...common,
  functions: neutral(oldTools, []),
  function_call: neutral(oldTools, 'none', 'auto'),
  audio: neutral(noAudio),
  modalities: neutral(noAudio, ['text']),
  prediction: neutral('predicted outputs are not served'),
  verbosity: neutral('ask for it in the prompt', 'medium'),
  web_search_options: neutral('it has no access to the web'),
  moderation: neutral('it does not moderate'),
};

export const unservedInMessages: UnservedFields = {
  function_call: neutral(oldTools),
  audio: neutral(noAudio),
  annotations: neutral('only text is read', []),
  refusal: neutral('only text is read'),
};

/** In messages that are no answers. */
export const unservedOutsideAnswers: UnservedFields = {
  tool_calls: neutral('only answers hold calls', []),
  reasoning_content: neutral('only answers hold thoughts', ''),
};

/** In messages that are no results of calls. */
export const unservedOutsideResults: UnservedFields = {
  tool_call_id: neutral('only the results of calls name one'),
};

export const unservedInCompletions: UnservedFields = common;
