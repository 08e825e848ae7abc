import { z } from 'zod';
import type { UnservedFields } from '../check-body.ts';
import { advice, neutral } from '../unserved-field.ts';

/** Templates keep old thoughts or drop them by themselves: an edit of these asks for nothing that is ours to do. */
const thoughtsAlone = z.object({
  edits: z.array(z.looseObject({ type: z.string().startsWith('clear_thinking_') })).optional(),
});

/** Of Anthropic's fields those that are not served, and those that only advise. */
export const unservedInMessages: UnservedFields = {
  cache_control: advice,
  metadata: advice,
  service_tier: advice,
  diagnostics: advice,
  user_profile_id: advice,
  workspace_id: advice,
  container: neutral('nothing runs code here'),
  context_management: {
    why: 'only thoughts can be cleared, by the template of the model',
    isNeutral: (value) => thoughtsAlone.safeParse(value).success,
  },
  inference_geo: neutral('it runs where this gateway says'),
  mcp_servers: neutral('the client calls its tools itself', []),
  speed: neutral('there is one speed', 'standard'),
};
