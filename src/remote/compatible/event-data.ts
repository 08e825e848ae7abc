import { RemoteFailedError } from '../errors/remote-failed-error.ts';

/** No event of an answer is nearly as long. */
const eventCharactersMax = 8 * 1024 * 1024;

/**
 * The data of server-sent events (WHATWG HTML, "Server-sent events"), from text that comes in pieces. Each line of data is an
 * event: what is sent here is JSON in one line.
 */
export class EventData {
  readonly #model: string;
  #rest = '';

  /** @param model is named by the error */
  constructor(model: string) {
    this.#model = model;
  }

  /**
   * What is complete with this piece.
   *
   * @throws RemoteFailedError when an event is longer than any answer could be
   */
  of(text: string): readonly string[] {
    const lines = (this.#rest + text).split(/\r\n|\n|\r/);
    this.#rest = lines.pop() ?? '';
    if (this.#rest.length > eventCharactersMax) throw new RemoteFailedError(this.#model, 'one event of it has no end');
    const data: string[] = [];
    for (const line of lines) if (line.startsWith('data:')) data.push(line.slice('data:'.length).trim());
    return data;
  }
}
