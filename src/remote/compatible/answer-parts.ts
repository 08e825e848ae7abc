import type { Part } from '../provider/provider.ts';
import { countIn, listIn, membersOf, textIn } from '../untrusted.ts';

type Finish = Extract<Part, { readonly type: 'finish' }>;

const reasons: ReadonlyMap<string, Finish['finishReason']['unified']> = new Map([
  ['stop', 'stop'],
  ['length', 'length'],
  ['tool_calls', 'tool-calls'],
  ['function_call', 'tool-calls'],
  ['content_filter', 'content-filter'],
]);

/** Reads the chunks of one choice of OpenAI's chats and text completions; nothing in them is taken for granted. */
export class AnswerParts {
  readonly #calls = new Map<number, { readonly id: string; readonly name: string; input: string }>();
  #finishReason = '';
  #usage: unknown;

  /** What a chunk says; a part of the type `error` for what is no chunk. */
  of(data: string): readonly Part[] {
    const chunk = membersOf(parsed(data));
    if (chunk['error']) return [{ type: 'error', error: chunk['error'] }];
    if (!Array.isArray(chunk['choices'])) return [{ type: 'error', error: 'it is no chunk of an answer' }];
    if (chunk['usage']) this.#usage = chunk['usage'];
    const choice = membersOf(listIn(chunk['choices'])[0]);
    const parts: Part[] = [];
    if (choice['logprobs']) parts.push({ type: 'raw', rawValue: chunk });
    // Of text completions.
    say(parts, 'text', choice['text']);
    this.#sayDelta(parts, membersOf(choice['delta']));
    this.#finishReason = textIn(choice['finish_reason']) || this.#finishReason;
    return parts;
  }

  /** When nothing more will come: once. Nothing for an answer that has no end. */
  end(): readonly Part[] {
    const raw = this.#finishReason;
    if (raw === '') return [];
    this.#finishReason = '';
    const usage = membersOf(this.#usage);
    const cacheRead = countIn(membersOf(usage['prompt_tokens_details'])['cached_tokens']);
    const reasoning = countIn(membersOf(usage['completion_tokens_details'])['reasoning_tokens']);
    const parts: Part[] = [];
    for (const { id, name, input } of this.#calls.values())
      parts.push({ type: 'tool-call', toolCallId: id, toolName: name, input });
    parts.push({
      type: 'finish',
      finishReason: { unified: reasons.get(raw) ?? 'other', raw },
      usage: {
        inputTokens: { total: countIn(usage['prompt_tokens']), noCache: undefined, cacheRead, cacheWrite: undefined },
        outputTokens: { total: countIn(usage['completion_tokens']), text: undefined, reasoning },
      },
    });
    return parts;
  }

  #sayDelta(parts: Part[], delta: Readonly<Record<string, unknown>>): void {
    say(parts, 'reasoning', delta['reasoning_content'] ?? delta['reasoning']);
    say(parts, 'text', delta['content']);
    say(parts, 'text', delta['refusal']);
    for (const [place, item] of listIn(delta['tool_calls']).entries()) {
      const told = membersOf(item);
      const called = membersOf(told['function']);
      const index = countIn(told['index']) ?? place;
      let call = this.#calls.get(index);
      if (call === undefined) {
        call = { id: textIn(told['id']) || `call_${index}`, name: textIn(called['name']), input: '' };
        this.#calls.set(index, call);
        parts.push({ type: 'tool-input-start', id: call.id, toolName: call.name });
      }
      const piece = textIn(called['arguments']);
      if (piece === '') continue;
      call.input += piece;
      parts.push({ type: 'tool-input-delta', id: call.id, delta: piece });
    }
  }
}

function say(parts: Part[], kind: 'text' | 'reasoning', value: unknown): void {
  const delta = textIn(value);
  if (delta !== '') parts.push({ type: `${kind}-delta`, id: kind, delta });
}

function parsed(data: string): unknown {
  try {
    return JSON.parse(data);
  } catch {
    return undefined;
  }
}
