import { digestOfBytes } from '#base';
import type { ChatMessage, ContentPart } from '#contract';

/** A message whose images and sounds are named by their digest: a database of texts is no place for megabytes of them. */
export function withoutMedia(message: ChatMessage): ChatMessage {
  if (typeof message.content === 'string') return message;
  return { ...message, content: message.content.map(named) };
}

function named(part: ContentPart): ContentPart {
  if (part.type === 'audio') return { ...part, base64: digestOfBytes(part.base64) };
  if (part.type === 'image' && part.url.startsWith('data:')) {
    const [head = 'data:'] = part.url.split(',', 1);
    return { ...part, url: `${head},${digestOfBytes(part.url)}` };
  }
  return part;
}
