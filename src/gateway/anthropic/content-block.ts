import type { AnswerPart } from '../answer-parts.ts';

/** A content block of an answer: text, a call, or what the model thought. What we do not sign is signed with nothing. */
export function contentBlock({ kind, text, id, name }: AnswerPart) {
  switch (kind) {
    case 'text':
      return { type: 'text', text, citations: null };
    case 'reasoning':
      return { type: 'thinking', thinking: text, signature: '' };
    case 'call':
      return { type: 'tool_use', id, name, input: inputOf(text), caller: { type: 'direct' } };
  }
}

/** The piece by which a block grows. */
export function contentDelta(kind: AnswerPart['kind'], text: string) {
  switch (kind) {
    case 'text':
      return { type: 'text_delta', text };
    case 'reasoning':
      return { type: 'thinking_delta', thinking: text };
    case 'call':
      return { type: 'input_json_delta', partial_json: text };
  }
}

/** Of a call that was cut off by a limit there is no object to show. */
function inputOf(text: string): unknown {
  try {
    return text === '' ? {} : JSON.parse(text);
  } catch {
    return {};
  }
}
