import type { Tally } from '../tally.ts';

/** What clients call the conversation that a request belongs to, for routes that keep one on one model. */
export const sessionHeader = 'x-lode-session';

const sessionPattern = /^[\x21-\x7e]{1,256}$/;
const valueCharactersMax = 1024;

/** Undefined where the header holds nothing that could name a session. */
export function sessionIn(value: string | readonly string[] | undefined): string | undefined {
  return typeof value === 'string' && sessionPattern.test(value) ? value : undefined;
}

/** Headers that tell which model of a route answers, how it came to that, and what it does otherwise than was asked. */
export function modelHeaders({ routing, differences }: Pick<Tally, 'routing' | 'differences'>) {
  const headers: (readonly [name: string, value: string])[] = [];
  if (routing) {
    const passedOver = routing.passedOver.map(({ model, because }) => `; passed-over="${model} ${because}"`).join('');
    headers.push(['x-lode-model', routing.model], ['x-lode-routing', `${routing.reason}${passedOver}`]);
  }
  if (differences.length > 0) headers.push(['x-lode-differences', differences.join('; ')]);
  return headers.map(([name, value]) => [name, headerValue(value)] as const);
}

/** Words of providers are among them, and a header holds one line of ASCII. */
function headerValue(text: string): string {
  return text.replace(/[^\x20-\x7e]+/g, ' ').slice(0, valueCharactersMax);
}
