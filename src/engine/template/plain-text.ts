import { assert } from '#base';
import type { MessageContent } from '#contract';

/** The text of a message whose parts are all text: requests with others are refused before they get here. */
export function plainText(content: MessageContent): string {
  if (typeof content === 'string') return content;
  return content
    .map((part) => {
      assert(part.type === 'text', 'what is no text was refused');
      return part.text;
    })
    .join('');
}
