import type { ChatMessage, LanguageModel } from '#contract';
import { UnsupportedFieldError } from './errors/unsupported-field-error.ts';

const plural = { image: 'images', audio: 'audio' } as const;

/**
 * Refuses images and sounds where the model cannot take them in, by their place in the messages.
 *
 * @throws UnsupportedFieldError
 */
export function checkMedia(messages: readonly ChatMessage[], { media = [] }: LanguageModel): void {
  for (const [index, { content }] of messages.entries()) {
    if (typeof content === 'string') continue;
    for (const [place, { type }] of content.entries()) {
      if (type === 'text' || media.includes(type)) continue;
      throw new UnsupportedFieldError(`messages[${index}].content[${place}]`, `this model takes no ${plural[type]}`);
    }
  }
}
