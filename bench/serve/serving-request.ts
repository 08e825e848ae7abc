/** One request of a scenario, the same for both sides. */
export interface ServingRequest {
  /** Its place in the order of sending. */
  readonly id: number;
  readonly path: '/v1/chat/completions' | '/v1/completions';
  /** As an OpenAI client writes it. */
  readonly body: ServingBody;
  /** Requests that must have been answered before: the earlier turns of a conversation. */
  readonly after?: readonly number[];
  /** For arrivals: when it comes, in milliseconds from the start. */
  readonly atMs?: number;
  /** Given up, and not counted as good, so long after it came. */
  readonly deadlineMs?: number;
}

export interface ServingBody {
  readonly model: 'bench';
  readonly max_tokens: number;
  readonly temperature: 0;
  readonly ignore_eos: true;
  readonly messages?: readonly Message[];
  readonly prompt?: string;
}

export interface Message {
  readonly role: 'system' | 'user' | 'assistant';
  readonly content: string;
}

/** A chat request that is answered with exactly so many tokens. */
export function chatRequest(id: number, messages: readonly Message[], tokens: number): ServingRequest {
  return { id, path: '/v1/chat/completions', body: { ...fixed, max_tokens: tokens, messages } };
}

/** A text to continue by exactly so many tokens. */
export function textRequest(id: number, prompt: string, tokens: number): ServingRequest {
  return { id, path: '/v1/completions', body: { ...fixed, max_tokens: tokens, prompt } };
}

/** Greedy, and past the end of the text: both sides compute the same number of tokens. */
const fixed = { model: 'bench', temperature: 0, ignore_eos: true } as const;
