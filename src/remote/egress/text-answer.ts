import { StringDecoder } from 'node:string_decoder';
import type { Dispatcher } from 'undici';

/** As much text waits to be read before the other side is made to wait. */
const heldCharactersMax = 64 * 1024;

/**
 * The answer to a request, as the HTTP client hands it over: text that is taken by whoever reads, as much at once as has
 * come. What a stream of Node's does beyond that, nobody needs here.
 */
export class TextAnswer implements Dispatcher.DispatchHandler {
  readonly #decoder = new StringDecoder('utf8');
  #controller: Dispatcher.DispatchController | undefined;
  #status: number | undefined;
  #headers: Readonly<Record<string, string | readonly string[] | undefined>> = {};
  #held = '';
  #isOver = false;
  #failure: Error | undefined;
  #change: PromiseWithResolvers<void> | undefined;

  /** Resolves when the head has come, to the status. Rejects with what keeps it from coming. */
  async status(): Promise<number> {
    while (this.#status === undefined) await this.#changed();
    return this.#status;
  }

  /** Of the head that has come. */
  get headers(): Readonly<Record<string, string>> {
    const told = Object.entries(this.#headers).map(([name, value]) => [name, [value ?? []].flat().join(', ')]);
    return Object.fromEntries(told) as Record<string, string>;
  }

  /** The text that has come since the last call, at least a character of it; undefined at the end. Rejects when it breaks off. */
  async read(): Promise<string | undefined> {
    while (this.#held === '') {
      if (this.#isOver) return undefined;
      await this.#changed();
    }
    const text = this.#held;
    this.#held = '';
    if (this.#controller?.paused) this.#controller.resume();
    return text;
  }

  /** Gives it up, whether it has been sent or not. */
  cancel(reason: Error): void {
    if (this.#isOver || this.#failure) return;
    this.#fail(reason);
    this.#controller?.abort(reason);
  }

  onRequestStart(controller: Dispatcher.DispatchController): void {
    this.#controller = controller;
    if (this.#failure) controller.abort(this.#failure);
  }

  onResponseStart(_controller: unknown, status: number, headers: Record<string, string | string[] | undefined>): void {
    // Another head follows.
    if (status < 200) return;
    this.#status = status;
    this.#headers = headers;
    this.#wake();
  }

  onResponseData(controller: Dispatcher.DispatchController, bytes: Buffer): void {
    this.#held += this.#decoder.write(bytes);
    if (this.#held.length > heldCharactersMax) controller.pause();
    this.#wake();
  }

  onResponseEnd(): void {
    this.#held += this.#decoder.end();
    this.#isOver = true;
    this.#wake();
  }

  onResponseError(_controller: unknown, error: Error): void {
    this.#fail(error);
  }

  #fail(error: Error): void {
    this.#failure ??= error;
    this.#wake();
  }

  #wake(): void {
    this.#change?.resolve();
    this.#change = undefined;
  }

  #changed(): Promise<void> {
    if (this.#failure) throw this.#failure;
    this.#change ??= Promise.withResolvers<void>();
    return this.#change.promise;
  }
}
