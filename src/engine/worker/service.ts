import { digestOfBytes, serialiseError } from '#base';
import type { GenerateRequest, ModelInput } from '#contract';
import { ArgumentError, createContext, loadModel, type Model, type ModelContext, Sampler, llamaRelease } from '#native';
import { InvalidRequestError } from '../errors/invalid-request-error.ts';
import { NotANumberError } from '../errors/not-a-number-error.ts';
import { CellCounter } from '../scheduler/cells.ts';
import { Scheduler } from '../scheduler/scheduler.ts';
import type { Sequence } from '../scheduler/sequence.ts';
import { defaultTemplate } from '../template/limits.ts';
import { TemplateRenderer } from '../template/renderer.ts';
import type { EngineFacts, FromWorker, ToWorker, WorkerLoad, WorkerOptions } from '../wire.ts';
import { ActiveRequest } from './active-request.ts';
import { Continuation } from './continuation.ts';
import { DecodeLoop } from './decode-loop.ts';
import { Generation } from './generation.ts';
import { PromptReader } from './prompt-reader.ts';
import { Runner } from './runner.ts';
import { samplerOptions } from './sampler-options.ts';

type Send = (message: FromWorker) => void;

/** A loaded model that answers messages: everything that happens in a worker process, but for the process itself. */
export class ModelService {
  readonly facts: EngineFacts;
  readonly #options: WorkerOptions;
  readonly #model: Model;
  readonly #cells: CellCounter;
  readonly #scheduler: Scheduler;
  readonly #loop: DecodeLoop;
  readonly #reader: PromptReader;
  readonly #send: Send;
  /** Requests whose prompts are being read, and that may be cancelled meanwhile. */
  readonly #reading = new Set<number>();

  constructor(
    options: WorkerOptions,
    model: Model,
    context: ModelContext,
    send: Send,
    fatal: (error: unknown) => void,
  ) {
    const { vocabulary } = model;
    const textOf = (token: number | undefined) =>
      token === undefined ? '' : Buffer.from(vocabulary.bytesOf(token, true)).toString();
    this.#options = options;
    this.#model = model;
    this.#send = send;
    this.#cells = new CellCounter(options.cacheTokens, options.parallel);
    this.#scheduler = new Scheduler({
      cache: this.#cells,
      batchTokens: options.batchTokens,
      queueMax: options.queueMax,
    });
    this.#loop = new DecodeLoop({ scheduler: this.#scheduler, runner: new Runner(context), context, send, fatal });
    const renderer = new TemplateRenderer({
      template: model.chatTemplate,
      beginning: textOf(vocabulary.beginning),
      end: textOf(vocabulary.end),
    });
    this.#reader = new PromptReader(vocabulary, renderer, options.contextTokens);
    this.facts = factsOf(model, options);
  }

  get tokens(): number {
    return this.#loop.tokens;
  }

  load(tokensPerSecond: number): WorkerLoad {
    return {
      queue: this.#scheduler.queued,
      running: this.#scheduler.running,
      tokensPerSecond,
      memoryBytes: process.memoryUsage.rss(),
      cellsUsed: this.#cells.capacity - this.#cells.freeCells,
    };
  }

  handle(message: Exclude<ToWorker, { type: 'start' }>): void {
    if (message.type === 'taken') return this.#loop.taken(message.id, message.events);
    if (message.type === 'cancel') return this.#cancel(message.id);
    const { id } = message;
    this.#answer(message).catch((error: unknown) => this.#send({ type: 'failed', id, error: serialiseError(error) }));
  }

  async #answer(message: Extract<ToWorker, { type: 'generate' | 'tokenise' | 'detokenise' }>): Promise<void> {
    const { id } = message;
    if (message.type === 'generate') await this.#generate(id, message.tenant, message.request);
    else if (message.type === 'tokenise')
      this.#send({ type: 'tokens', id, tokens: Array.from(await this.#read(message.input)) });
    else this.#send({ type: 'text', id, text: this.#textOf(message.tokens) });
  }

  async #generate(id: number, tenant: string, request: GenerateRequest): Promise<void> {
    this.#reading.add(id);
    let isWanted = true;
    const prompt = await this.#read(request.input).finally(() => (isWanted = this.#reading.delete(id)));
    if (!isWanted) return;
    const room = this.#options.contextTokens - prompt.length;
    const tokensMax = Math.min(request.tokensMax ?? room, room);
    const sequences = this.#scheduler.submit({ id, tenant, prompt, choices: request.choices ?? 1, tokensMax });
    try {
      const generations = new Map(sequences.map((sequence) => [sequence, this.#begin(sequence, request)]));
      this.#loop.add(new ActiveRequest(id, prompt.length, generations, performance.now()));
    } catch (error) {
      this.#scheduler.cancel(id);
      throw error;
    }
  }

  #begin(sequence: Sequence, { sampling, stop = [], ignoreEnd = false, logprobs }: GenerateRequest): Generation {
    const { vocabulary } = this.#model;
    const { tokensMax, prompt } = sequence.request;
    const options = samplerOptions(sampling, { vocabularySize: vocabulary.size, tokensMax }, sequence.choice);
    return new Generation({
      choice: sequence.choice,
      sampler: new Sampler(options, prompt),
      continuation: new Continuation({
        stop,
        tokensMax,
        ignoreEnd,
        isEnd: vocabulary.isEnd,
        bytesOf: vocabulary.bytesOf,
      }),
      vocabulary,
      logprobs,
    });
  }

  async #read(input: ModelInput): Promise<ArrayLike<number>> {
    const tokens = await this.#reader.read(input);
    if (tokens.length === 0) throw new InvalidRequestError('input', 'is empty: there is nothing to continue');
    return tokens;
  }

  #textOf(tokens: readonly number[]): string {
    return Buffer.concat(tokens.map((token) => this.#model.vocabulary.bytesOf(token))).toString();
  }

  #cancel(id: number): void {
    if (this.#reading.delete(id)) return;
    this.#loop.cancel(id);
  }
}

/** @throws what `loadModel` and `createContext` throw, and ArgumentError */
export async function startService(
  options: WorkerOptions,
  send: Send,
  fatal: (error: unknown) => void,
): Promise<ModelService> {
  const model = await loadModel(options.file);
  if (options.contextTokens > model.contextTrained) {
    throw new ArgumentError(
      'contextTokens',
      options.contextTokens,
      `at most ${model.contextTrained}, for which the model was trained`,
    );
  }
  const context = await createContext(model, {
    cells: options.cacheTokens,
    sequences: options.parallel,
    batchTokens: options.batchTokens,
    outputsMax: options.parallel,
    threads: options.threads,
    batchThreads: options.prefillThreads,
  });
  warmUp(model, context);
  return new ModelService(options, model, context, send, fatal);
}

/**
 * Decodes one token, so that the first request does not wait for the weights to be read in, and looks at every logit:
 * a row of the weights that is not a number would show in the same place ever after.
 */
function warmUp(model: Model, context: ModelContext): void {
  const row = context.batch.add(model.vocabulary.beginning ?? 0, 0, 0, true);
  context.decodeHere();
  if (context.logitsAt(row).some(Number.isNaN)) throw new NotANumberError();
  context.clear();
}

function factsOf(model: Model, options: WorkerOptions): EngineFacts {
  return {
    description: model.description,
    vocabularySize: model.vocabulary.size,
    contextTrained: model.contextTrained,
    chatTemplate: digestOfBytes(model.chatTemplate ?? defaultTemplate),
    hasChatTemplate: model.chatTemplate !== undefined,
    endToken: model.vocabulary.end,
    weightsBytes: model.weightsBytes,
    parameters: model.parameters,
    cellBytes: model.cellBytes,
    threads: options.threads,
    build: llamaRelease,
  };
}
