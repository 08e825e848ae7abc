import type { TokenLogprob } from '#contract';
import type { AnswerPart } from '../answer-parts.ts';
import { chatLogprobs } from '../openai/chat-logprobs.ts';
import { calledFunction } from './namespaced-name.ts';
import { newId } from '../new-id.ts';

type ItemStatus = 'in_progress' | 'completed' | 'incomplete';

const idPrefixes = { text: 'msg', reasoning: 'rs', call: 'fc' } as const;

/** @returns an id that tells what kind of item it names */
export function newItemId(kind: AnswerPart['kind']): string {
  return newId(idPrefixes[kind]);
}

/**
 * A part of an answer as an item of a response's output.
 *
 * @param namespaces that functions are called in
 */
export function outputItem(id: string, part: AnswerPart, status: ItemStatus, namespaces: readonly string[] = []) {
  const isOpen = status === 'in_progress';
  switch (part.kind) {
    case 'text': {
      const content = isOpen ? [] : [textPart(part)];
      return { type: 'message' as const, id, status, role: 'assistant' as const, content };
    }
    case 'reasoning': {
      const content = isOpen ? [] : [thoughtPart(part)];
      return { type: 'reasoning' as const, id, status, summary: [], content };
    }
    case 'call': {
      const { id: callId = '', name = '', text } = part;
      const called = calledFunction(name, namespaces);
      return { type: 'function_call' as const, id, status, call_id: callId, ...called, arguments: text };
    }
  }
}

export type OutputItem = ReturnType<typeof outputItem>;

/** What a message or a thought holds. */
export function contentPart(part: AnswerPart) {
  return part.kind === 'reasoning' ? thoughtPart(part) : textPart(part);
}

export function logprobsJson(logprobs: readonly TokenLogprob[] | undefined) {
  return logprobs ? chatLogprobs(logprobs).content : [];
}

function textPart({ text, logprobs }: AnswerPart) {
  return { type: 'output_text' as const, text, annotations: [], logprobs: logprobsJson(logprobs) };
}

function thoughtPart({ text }: AnswerPart) {
  return { type: 'reasoning_text' as const, text };
}
