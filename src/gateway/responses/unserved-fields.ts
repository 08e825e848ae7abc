import type { UnservedFields } from '../check-body.ts';
import { advice, neutral } from '../unserved-field.ts';

/** Of OpenAI's fields those that are not served, and those that only advise. */
export const unservedInResponses: UnservedFields = {
  /** What a program notes of itself. */
  client_metadata: advice,
  access_programs: neutral('there are none here'),
  context_management: neutral('items are never dropped'),
  image: neutral('it answers with text only'),
  /** Bounds the tools that a service runs by itself: there are none. */
  max_tool_calls: advice,
  moderation: neutral('it does not moderate'),
  prompt: neutral('declare the prompt with the route, and send "variables"'),
  prompt_cache_options: advice,
  prompt_cache_retention: advice,
  truncation: neutral('items are never dropped: send fewer', 'disabled'),
};
