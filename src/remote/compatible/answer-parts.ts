import type { Part } from '../provider/provider.ts';

type Finish = Extract<Part, { readonly type: 'finish' }>;

/** As much of OpenAI's chunks as is read; any of it may be missing, and may be something else. */
interface Chunk {
  readonly error?: unknown;
  readonly usage?: Usage | null;
  readonly choices?: readonly {
    /** Of text completions. */
    readonly text?: unknown;
    readonly delta?: Delta | null;
    readonly logprobs?: unknown;
    readonly finish_reason?: string | null;
  }[];
}

interface Delta {
  readonly content?: unknown;
  readonly refusal?: unknown;
  readonly reasoning_content?: unknown;
  readonly reasoning?: unknown;
  readonly tool_calls?: readonly {
    readonly index?: number;
    readonly id?: string;
    readonly function?: { readonly name?: string; readonly arguments?: string };
  }[];
}

interface Usage {
  readonly prompt_tokens?: number;
  readonly completion_tokens?: number;
  readonly prompt_tokens_details?: { readonly cached_tokens?: number } | null;
  readonly completion_tokens_details?: { readonly reasoning_tokens?: number } | null;
}

const reasons: Readonly<Record<string, Finish['finishReason']['unified']>> = {
  stop: 'stop',
  length: 'length',
  tool_calls: 'tool-calls',
  function_call: 'tool-calls',
  content_filter: 'content-filter',
};

/** Reads the chunks of one choice of OpenAI's chats and text completions. */
export class AnswerParts {
  readonly #calls = new Map<number, { readonly id: string; readonly name: string; input: string }>();
  #finishReason: string | undefined;
  #usage: Usage | undefined;

  /** What a chunk says; a part of the type `error` for what is no chunk. */
  *of(data: string): Generator<Part> {
    const chunk = parsed(data);
    if (chunk === undefined || (chunk.error === undefined && !Array.isArray(chunk.choices)))
      return yield { type: 'error', error: 'it is no chunk of an answer' };
    if (chunk.error) return yield { type: 'error', error: chunk.error };
    this.#usage = chunk.usage ?? this.#usage;
    const [choice] = chunk.choices ?? [];
    if (choice === undefined) return;
    if (choice.logprobs) yield { type: 'raw', rawValue: chunk };
    if (typeof choice.text === 'string' && choice.text !== '') yield said('text', choice.text);
    if (choice.delta) yield* this.#deltaParts(choice.delta);
    this.#finishReason = choice.finish_reason ?? this.#finishReason;
  }

  /** When nothing more will come: once. Nothing for an answer that has no end. */
  *end(): Generator<Part> {
    const raw = this.#finishReason;
    if (raw === undefined) return;
    this.#finishReason = undefined;
    for (const { id, name, input } of this.#calls.values())
      yield { type: 'tool-call', toolCallId: id, toolName: name, input };
    const { prompt_tokens: prompt, completion_tokens: completion, ...details } = this.#usage ?? {};
    const cacheRead = details.prompt_tokens_details?.cached_tokens;
    const reasoning = details.completion_tokens_details?.reasoning_tokens;
    yield {
      type: 'finish',
      finishReason: { unified: reasons[raw] ?? 'other', raw },
      usage: {
        inputTokens: { total: prompt, noCache: undefined, cacheRead, cacheWrite: undefined },
        outputTokens: { total: completion, text: undefined, reasoning },
      },
    };
  }

  *#deltaParts(delta: Delta): Generator<Part> {
    const reasoning = delta.reasoning_content ?? delta.reasoning;
    if (typeof reasoning === 'string' && reasoning !== '') yield said('reasoning', reasoning);
    for (const text of [delta.content, delta.refusal])
      if (typeof text === 'string' && text !== '') yield said('text', text);
    for (const [place, { index = place, id, function: called }] of (delta.tool_calls ?? []).entries()) {
      if (!this.#calls.has(index)) {
        const call = { id: id ?? `call_${index}`, name: called?.name ?? '', input: '' };
        this.#calls.set(index, call);
        yield { type: 'tool-input-start', id: call.id, toolName: call.name };
      }
      const call = this.#calls.get(index);
      const piece = called?.arguments ?? '';
      if (call === undefined || piece === '') continue;
      call.input += piece;
      yield { type: 'tool-input-delta', id: call.id, delta: piece };
    }
  }
}

function said(kind: 'text' | 'reasoning', delta: string): Part {
  return { type: `${kind}-delta`, id: kind, delta };
}

function parsed(data: string): Chunk | undefined {
  try {
    const chunk: unknown = JSON.parse(data);
    return typeof chunk === 'object' && chunk !== null ? chunk : undefined;
  } catch {
    return undefined;
  }
}
