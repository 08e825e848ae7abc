import type { CollectedChoice } from './collect-choices.ts';

/** The `message` of a choice that has ended. */
export function chatMessageJson({ text, reasoning, calls }: CollectedChoice) {
  return {
    role: 'assistant',
    content: text === '' && calls.length > 0 ? null : text,
    refusal: null,
    ...(reasoning !== '' && { reasoning_content: reasoning }),
    ...(calls.length > 0 && {
      tool_calls: calls.map(({ id, name, arguments: json }) => {
        return { id, type: 'function', function: { name, arguments: json } };
      }),
    }),
  };
}
