import type { RouteGuards } from '../route.ts';
import { compactionContent, summaryIn } from './compaction-content.ts';
import type { MessagePart, StoredItem } from './item-schema.ts';
import type { ResponseRequest } from './read-request.ts';

type Read = (text: string) => string;

/**
 * What may be kept of the items of a request: the words that the guards of its route let pass, as the model gets them.
 *
 * @throws what the guards throw, as the model would
 */
export function guardedItems(items: readonly StoredItem[], guards: RouteGuards | undefined): readonly StoredItem[] {
  if (guards === undefined) return items;
  const read = guards.begin();
  return items.map((item) => guardedItem(item, (text) => read(text, roleOf(item))));
}

/** The request as it is told again by the response that is kept. */
export function guardedRequest(request: ResponseRequest, guards: RouteGuards | undefined): ResponseRequest {
  const { instructions } = request.fields;
  if (guards === undefined || instructions == null) return request;
  return { ...request, fields: { ...request.fields, instructions: guards.begin()(instructions, 'system') } };
}

function roleOf(item: StoredItem): string {
  if (item.type === 'message') return item.role;
  if (item.type === 'compaction') return 'user';
  return item.type === 'function_call_output' ? 'tool' : 'assistant';
}

function guardedItem(item: StoredItem, read: Read): StoredItem {
  switch (item.type) {
    case 'message':
      return { ...item, content: guardedContent(item.content, read) };
    case 'function_call':
      return { ...item, arguments: read(item.arguments) };
    case 'function_call_output':
      return { ...item, output: guardedContent(item.output, read) as typeof item.output };
    case 'compaction':
      return { ...item, encrypted_content: compactionContent(read(summaryIn(item.encrypted_content))) };
    case 'reasoning': {
      const texts = <Part extends { readonly text: string }>(parts: Part[] | null | undefined) =>
        parts?.map((part) => ({ ...part, text: read(part.text) }));
      return { ...item, summary: texts(item.summary), content: texts(item.content) };
    }
  }
}

function guardedContent(content: string | MessagePart[], read: Read): string | MessagePart[] {
  if (typeof content === 'string') return read(content);
  return content.map((part) => {
    if ('text' in part) return { ...part, text: read(part.text) };
    return 'refusal' in part ? { ...part, refusal: read(part.refusal) } : part;
  });
}
