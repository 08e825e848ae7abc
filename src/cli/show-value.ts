import type { Json } from '#base';

/**
 * A recorded value for people, on one line: references by their id, code by its digest, texts in quotes.
 *
 * @param lengthMax longer ones are cut
 */
export function showValue(value: Json | undefined, lengthMax: number): string {
  const text = render(value);
  return text.length > lengthMax ? `${text.slice(0, lengthMax - 1)}…` : text;
}

function render(value: Json | undefined): string {
  if (value === undefined) return '(none)';
  if (Array.isArray(value)) return `[${value.map(render).join(', ')}]`;
  if (value === null || typeof value !== 'object') return JSON.stringify(value);
  const { $ref, $function, $secret } = value as Readonly<Record<string, Json | undefined>>;
  if (typeof $ref === 'string') return $ref;
  if (typeof $function === 'string') return `code ${$function.slice('sha256:'.length, 'sha256:'.length + 8)}`;
  if (typeof $secret === 'string') return `secret ${$secret.slice(0, 8)}`;
  const members = Object.entries(value).filter(([key]) => key !== '$schema');
  return `{ ${members.map(([key, member]) => `${key}: ${render(member)}`).join(', ')} }`;
}

const contextLength = 24;

/** Old and new; of long texts only the part that differs, with a little of what is around it. */
export function showDifference(before: Json | undefined, after: Json | undefined, lengthMax: number): string {
  if (typeof before !== 'string' || typeof after !== 'string' || before.length + after.length < lengthMax)
    return `${showValue(before, lengthMax)} → ${showValue(after, lengthMax)}`;
  const start = Math.max(0, commonLength(before, after) - contextLength);
  const rest = [before.slice(start), after.slice(start)] as const;
  const tail = Math.max(0, commonLength(reversed(rest[0]), reversed(rest[1])) - contextLength);
  const part = (text: string): string => {
    const shown = showValue(text.slice(start, text.length - tail), lengthMax);
    return `${start > 0 ? '…' : ''}${shown}${tail > 0 ? '…' : ''}`;
  };
  return `${part(before)} → ${part(after)}`;
}

function commonLength(a: string, b: string): number {
  let length = 0;
  while (length < Math.min(a.length, b.length) && a[length] === b[length]) length++;
  return length;
}

function reversed(text: string): string {
  return text.split('').toReversed().join('');
}
