import type { Readable } from 'node:stream';
import { RemoteFailedError } from '../errors/remote-failed-error.ts';

/** No event of an answer is nearly as long. */
const eventCharactersMax = 8 * 1024 * 1024;

/**
 * The data of server-sent events (WHATWG HTML, "Server-sent events"), as many at once as have come. Each line of data is an
 * event: what is sent here is JSON in one line.
 *
 * @throws RemoteFailedError when one is longer than any answer could be
 */
export async function* eventData(body: Readable, model: string): AsyncGenerator<readonly string[]> {
  let rest = '';
  body.setEncoding('utf8');
  for await (const text of body as AsyncIterable<string>) {
    const lines = (rest + text).split(/\r\n|\n|\r/);
    rest = lines.pop() ?? '';
    if (rest.length > eventCharactersMax) throw new RemoteFailedError(model, 'one event of it has no end');
    yield lines.flatMap((line) => (line.startsWith('data:') ? line.slice('data:'.length).trim() : []));
  }
}
