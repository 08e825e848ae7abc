import type { AnswerPartEvent } from '../answer-parts.ts';

type End = Extract<AnswerPartEvent, { type: 'end' }>;

export type StopReason =
  | 'end_turn'
  | 'max_tokens'
  | 'stop_sequence'
  | 'tool_use'
  | 'refusal'
  | 'model_context_window_exceeded';

/** Why a message ends, and the stop sequence where that is why. */
export function stopReason({ reason, stop, completionTokens }: End, tokensMax: number) {
  return { stop_reason: reasonOf(reason, stop, completionTokens < tokensMax), stop_sequence: stop ?? null } as const;
}

function reasonOf(reason: End['reason'], stop: string | undefined, hasTokensLeft: boolean): StopReason {
  switch (reason) {
    case 'stop':
      return stop === undefined ? 'end_turn' : 'stop_sequence';
    case 'length':
      return hasTokensLeft ? 'model_context_window_exceeded' : 'max_tokens';
    case 'tool_calls':
      return 'tool_use';
    case 'content_filter':
      return 'refusal';
  }
}
