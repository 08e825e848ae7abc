import type { UnservedFields } from '../check-body.ts';
import { advice, neutral } from '../unserved-field.ts';

/** Of Anthropic's fields those that are not served, and those that only advise. */
export const unservedInMessages: UnservedFields = {
  cache_control: advice,
  metadata: advice,
  service_tier: advice,
  diagnostics: advice,
  user_profile_id: advice,
  workspace_id: advice,
  container: neutral('nothing runs code here'),
  context_management: neutral('messages are read as they are'),
  inference_geo: neutral('it runs where this gateway says'),
  mcp_servers: neutral('the client calls its tools itself', []),
  speed: neutral('there is one speed', 'standard'),
};
