import type { Context, GenerateEvent, GenerateRequest, LanguageModel, ModelInput } from '#contract';
import { EngineClosedError } from '../errors/engine-closed-error.ts';
import { InvalidRequestError } from '../errors/invalid-request-error.ts';
import { WorkerDiedError } from '../errors/worker-died-error.ts';
import { checkInput, checkRequest, type RequestBounds } from '../request-limits.ts';
import { type EngineFacts, eventsWindow, type ToWorker, type WorkerOptions } from '../wire.ts';
import { type EngineOptions, workerOptions } from './engine-options.ts';
import { EventStream } from './event-stream.ts';
import { Inbox } from './inbox.ts';
import type { EngineStatus } from './status.ts';
import { Supervisor } from './supervisor.ts';

const startTimeoutDefaultMs = 120_000;
const detokeniseMax = 1_000_000;

/**
 * A model on this machine, run in a process of its own. Requests that it has when the process dies fail with a
 * retriable error; the process comes back by itself.
 */
export class Engine implements LanguageModel, AsyncDisposable {
  readonly name: string;
  readonly contextTokens: number;
  readonly facts: EngineFacts;
  readonly #bounds: RequestBounds;
  readonly #supervisor: Supervisor;
  readonly #inbox: Inbox;

  /** Use `startEngine`. */
  constructor(options: WorkerOptions, facts: EngineFacts, supervisor: Supervisor, inbox: Inbox) {
    this.name = options.name;
    this.contextTokens = options.contextTokens;
    this.facts = facts;
    this.#bounds = { ...options, vocabularySize: facts.vocabularySize };
    this.#supervisor = supervisor;
    this.#inbox = inbox;
  }

  /** As of the last second; costs nothing. */
  status(): EngineStatus {
    const { state, pid, restarts, reason, load } = this.#supervisor;
    return { state, pid, restarts, reason, ...load };
  }

  /**
   * @throws InvalidRequestError, PromptTooLongError, ChatTemplateError, QueueFullError, EngineUnavailableError before
   * the first event; WorkerDiedError, NotANumberError at any time. Those from the worker arrive as RemoteError.
   */
  async *generate(request: GenerateRequest, context: Context): AsyncGenerator<GenerateEvent, void> {
    const { signal, tenant, priority, deadlineMs } = context;
    checkRequest(request, this.#bounds);
    const worker = await this.#supervisor.worker(signal);
    if (worker === undefined) return;
    const id = this.#inbox.nextId();
    const taken = (events: number) => worker.send({ type: 'taken', id, events });
    const stream = new EventStream<GenerateEvent>(eventsWindow / 4, taken);
    const leave = () => stream.close();
    signal.addEventListener('abort', leave, { once: true });
    this.#inbox.addStream(id, stream);
    let choices = request.choices ?? 1;
    try {
      worker.send({ type: 'generate', id, tenant, priority, deadlineMs, request });
      while (choices > 0) {
        const event = await stream.next();
        if (event === undefined || signal.aborted) return;
        if (event.type === 'end') choices--;
        yield event;
      }
    } finally {
      signal.removeEventListener('abort', leave);
      this.#inbox.removeStream(id);
      if (choices > 0) worker.send({ type: 'cancel', id });
    }
  }

  /** @throws InvalidRequestError, PromptTooLongError, ChatTemplateError, EngineUnavailableError, WorkerDiedError */
  async tokenise(input: ModelInput): Promise<readonly number[]> {
    checkInput(input, this.#bounds);
    return (await this.#ask((id) => ({ type: 'tokenise', id, input }))) as readonly number[];
  }

  /** The text of tokens; special tokens have none. */
  async detokenise(tokens: readonly number[]): Promise<string> {
    const { vocabularySize } = this.#bounds;
    if (tokens.length > detokeniseMax) throw new InvalidRequestError('tokens', `are more than ${detokeniseMax}`);
    checkInput({ kind: 'tokens', tokens }, { ...this.#bounds, vocabularySize, contextTokens: detokeniseMax + 1 });
    return (await this.#ask((id) => ({ type: 'detokenise', id, tokens }))) as string;
  }

  /** Stops the process; requests that it has fail with a retriable error. To drain, stop sending and wait first. */
  async [Symbol.asyncDispose](): Promise<void> {
    this.#inbox.failAll(new EngineClosedError(this.name));
    await this.#supervisor[Symbol.asyncDispose]();
  }

  async #ask(message: (id: number) => ToWorker): Promise<readonly number[] | string> {
    const worker = await this.#supervisor.worker();
    const id = this.#inbox.nextId();
    const reply = this.#inbox.reply(id);
    worker?.send(message(id));
    return reply;
  }
}

/**
 * Starts a process with the model loaded, and resolves when it can answer.
 *
 * @throws InvalidOptionError, WorkerStartError, and as RemoteError what stopped the worker:
 * ArgumentError, NativeCallError, NotEnoughMemoryError, LibraryMissingError
 */
export async function startEngine(options: EngineOptions): Promise<Engine> {
  const worker = workerOptions(options);
  const inbox = new Inbox();
  const supervisor = new Supervisor({
    worker,
    startTimeoutMs: options.startTimeoutMs ?? startTimeoutDefaultMs,
    log: options.log,
    message: (message) => inbox.hear(message),
    died: (reason) => inbox.failAll(new WorkerDiedError(options.name, reason)),
  });
  try {
    return new Engine(worker, await supervisor.start(), supervisor, inbox);
  } catch (error) {
    await supervisor[Symbol.asyncDispose]();
    throw error;
  }
}
