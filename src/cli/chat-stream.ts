import { ChatFailedError } from './chat-failed-error.ts';

export interface ChatTurn {
  readonly role: 'system' | 'user' | 'assistant';
  readonly content: string;
}

export interface ChatRequest {
  readonly url: string;
  readonly key: string | undefined;
  readonly route: string;
  readonly turns: readonly ChatTurn[];
  readonly temperature: number | undefined;
  readonly signal: AbortSignal;
}

export interface ChatAnswer {
  readonly text: string;
  readonly tokens: number;
  readonly durationMs: number;
}

/**
 * Asks the gateway as any OpenAI client would, and passes the text on as it comes.
 *
 * @throws ChatFailedError with the gateway's own message
 */
export async function streamChat(
  { url, key, route, turns, temperature, signal }: ChatRequest,
  onText: (text: string) => void,
): Promise<ChatAnswer> {
  const startedMs = performance.now();
  const response = await fetch(`${url}/v1/chat/completions`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', ...(key && { authorization: `Bearer ${key}` }) },
    body: JSON.stringify({
      model: route,
      messages: turns,
      stream: true,
      stream_options: { include_usage: true },
      ...(temperature !== undefined && { temperature }),
    }),
    signal,
  });
  if (!response.ok || !response.body) throw new ChatFailedError(response.status, await response.text());
  let text = '';
  let tokens = 0;
  for await (const data of eventData(response.body)) {
    if (data === '[DONE]') break;
    const chunk = JSON.parse(data) as Chunk;
    if (chunk.error) throw new ChatFailedError(response.status, data);
    const part = chunk.choices?.[0]?.delta?.content ?? '';
    text += part;
    tokens = chunk.usage?.completion_tokens ?? tokens;
    if (part !== '') onText(part);
  }
  return { text, tokens, durationMs: performance.now() - startedMs };
}

interface Chunk {
  readonly choices?: readonly { readonly delta?: { readonly content?: string | null } }[];
  readonly usage?: { readonly completion_tokens: number } | null;
  readonly error?: unknown;
}

/** The `data:` of each server-sent event. */
async function* eventData(body: ReadableStream<Uint8Array>): AsyncGenerator<string> {
  let buffered = '';
  const decoder = new TextDecoder();
  for await (const part of body) {
    buffered += decoder.decode(part, { stream: true });
    const events = buffered.split('\n\n');
    buffered = events.pop() ?? '';
    for (const event of events) if (event.startsWith('data: ')) yield event.slice('data: '.length);
  }
}
