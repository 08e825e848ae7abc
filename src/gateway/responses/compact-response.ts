import { assert } from '#base';
import type { ChatMessage, GenerateRequest } from '#contract';
import { type AnswerPartEvent, answerParts } from '../answer-parts.ts';
import { jsonAnswer } from '../answer.ts';
import { checkFields, objectBody, withoutUnserved } from '../check-body.ts';
import type { GatewayLimits } from '../limits.ts';
import { newId } from '../new-id.ts';
import type { Endpoint, Inquiry } from '../surface.ts';
import type { ResponseArchive } from './archive/response-archive.ts';
import { compactionContent } from './compaction-content.ts';
import type { Item } from './item-schema.ts';
import { type PreparedResponse, prepareResponse } from './prepare-response.ts';
import { readResponseRequest } from './read-request.ts';
import { responseSchema } from './request-schema.ts';
import { unservedInResponses } from './unserved-fields.ts';
import { usageOf } from './usage.ts';

/** Most of a context that a summary may take, and most tokens. */
const summaryShare = 1 / 4;
const summaryTokensMax = 1024;

const instruction: ChatMessage = {
  role: 'user',
  content:
    'Summarise this conversation for whoever continues it without having read it: what was asked for, what was decided ' +
    'and why, names, numbers and results that matter, and what is still to be done. Write the summary and nothing else.',
};

/** `POST /v1/responses/compact`: the same conversation in fewer tokens, to be sent as the input of the next response. */
export function compactResponse(limits: GatewayLimits, archive: ResponseArchive | undefined): Endpoint {
  const whole = responseSchema(limits);
  const schema = whole.pick({
    model: true,
    input: true,
    instructions: true,
    previous_response_id: true,
    prompt_cache_key: true,
    service_tier: true,
    priority: true,
    timeout: true,
  });
  return {
    method: 'POST',
    path: '/v1/responses/compact',
    access: { scope: 'responses' },
    about: { summary: 'Shorten what was said before', body: schema },
    handle: async (exchange) => {
      const fields = checkFields(schema, withoutUnserved(objectBody(exchange.body), unservedInResponses));
      const prepared = await prepareResponse(readResponseRequest(whole, fields), exchange, archive);
      const { contextTokens } = prepared.route.model;
      const tokensMax = Math.min(summaryTokensMax, Math.floor(contextTokens * summaryShare));
      const generate = { sampling: { temperature: 0 }, tokensMax };
      const inquiry = await exchange.ask({ ...prepared.asked, requests: [generate] });
      const { summary, usage } = await summarise(prepared, generate, inquiry);
      const compaction = { id: newId('cmp'), type: 'compaction', encrypted_content: compactionContent(summary) };
      return jsonAnswer({
        id: newId('resp'),
        object: 'response.compaction',
        created_at: Math.floor(Date.now() / 1000),
        output: [...prepared.items.flatMap(userMessage), compaction],
        usage,
      });
    },
  };
}

async function summarise(
  { route, messages }: PreparedResponse,
  generate: Omit<GenerateRequest, 'input'>,
  { context, tally }: Inquiry,
) {
  const input = { kind: 'chat', messages: [...messages, instruction] } as const;
  let [summary, reasoningTokens] = ['', 0];
  let end: Extract<AnswerPartEvent, { type: 'end' }> | undefined;
  for await (const event of answerParts(route.model.generate({ ...generate, input }, context), tally)) {
    if (event.type === 'end') end = event;
    else if (event.type === 'closed' && event.part.kind === 'text') summary += event.part.text;
    else if (event.type === 'closed' && event.part.kind === 'reasoning') reasoningTokens += event.part.tokens;
  }
  const usage = usageOf(tally.totals(), reasoningTokens);
  assert(end, 'an answer that was not broken off has an end');
  return { summary: summary.trim(), usage };
}

/** What the user has said stays as it is; what was answered is in the summary. */
function userMessage(item: Item): readonly object[] {
  if (item.type !== 'message' || item.role !== 'user') return [];
  const { content } = item;
  const parts = typeof content === 'string' ? [{ type: 'input_text', text: content }] : content;
  return [{ id: item.id ?? newId('msg'), type: 'message', role: 'user', status: 'completed', content: parts }];
}
