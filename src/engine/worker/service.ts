import { digestOfBytes, serialiseError } from '#base';
import type { ModelInput } from '#contract';
import { ArgumentError, createContext, loadModel, type Model, type ModelContext, llamaRelease, sequencesLimit } from '#native';
import { type CreateProcessor, loadProcessors } from '../constraint/processor.ts';
import { InvalidRequestError } from '../errors/invalid-request-error.ts';
import { NotANumberError } from '../errors/not-a-number-error.ts';
import { PrefixCache } from '../cache/prefix-cache.ts';
import { Scheduler } from '../scheduler/scheduler.ts';
import { QuietService } from '../solo/quiet-service.ts';
import { defaultTemplate } from '../template/limits.ts';
import { TemplateRenderer } from '../template/renderer.ts';
import type {
  EngineFacts,
  FromWorker,
  ToWorker,
  WorkerActivity,
  WorkerLoad,
  WorkerOptions,
} from '../wire.ts';
import { ActiveRequest } from './active-request.ts';
import { DecodeLoop } from './decode-loop.ts';
import { GenerationFactory } from './generation-factory.ts';
import { memoryByOwner } from './memory-by-owner.ts';
import { OpenRequests } from './open-requests.ts';
import { PromptReader } from './prompt-reader.ts';
import { type Kitchen, kitchenOf, recipeOf } from './recipe.ts';
import { Runner } from './runner.ts';
import { SharedLane } from './shared-lane.ts';
import { StepStatistics } from './step-statistics.ts';
import { StepWatch } from './step-watch.ts';

/** How long the first steps may take: a second is what they are cut to. */
const firstStepMs = 1000;

type Send = (message: FromWorker) => void;
type GenerateMessage = Extract<ToWorker, { type: 'generate' }>;
type ScoreMessage = Extract<ToWorker, { type: 'score' }>;

/** A loaded model that answers messages: everything that happens in a worker process, but for the process itself. */
export class ModelService {
  readonly facts: EngineFacts;
  readonly watch: StepWatch;
  readonly #options: WorkerOptions;
  readonly #model: Model;
  readonly #cache: PrefixCache;
  readonly #scheduler: Scheduler;
  readonly #open: OpenRequests;
  readonly #generations: GenerationFactory;
  readonly #shared: SharedLane;
  readonly #quiet: QuietService;
  readonly #loop: DecodeLoop;
  readonly #steps = new StepStatistics();
  readonly #kitchen: Kitchen;
  readonly #reader: PromptReader;
  readonly #send: Send;
  /** Requests whose prompts are being read, and that may be cancelled meanwhile. */
  readonly #reading = new Set<number>();

  constructor(
    options: WorkerOptions,
    model: Model,
    context: ModelContext,
    processors: ReadonlyMap<string, CreateProcessor>,
    send: Send,
    fatal: (error: unknown) => void,
  ) {
    const { vocabulary } = model;
    const textOf = (token: number | undefined) =>
      token === undefined ? '' : Buffer.from(vocabulary.bytesOf(token, true)).toString();
    this.#options = options;
    this.watch = new StepWatch(options.hangTimeoutMs, firstStepMs);
    this.#model = model;
    this.#send = send;
    this.#cache = prefixCache(model, options);
    this.#scheduler = new Scheduler({
      cache: this.#cache,
      batchTokens: options.batchTokens,
      queueMax: options.queueMax,
      isRepacked: model.isRepacked,
    });
    this.#open = new OpenRequests(send);
    this.#generations = new GenerationFactory(model, processors);
    this.#shared = new SharedLane({
      scheduler: this.#scheduler,
      runner: new Runner(context, options.parallel),
      context,
      open: this.#open,
      steps: this.#steps,
    });
    this.#quiet = new QuietService({
      options,
      model,
      generations: this.#generations,
      open: this.#open,
      read: (input) => this.#read(input),
      send,
    });
    this.#loop = new DecodeLoop({ shared: this.#shared, quiet: this.#quiet.lane, open: this.#open, watch: this.watch, fatal });
    const renderer = new TemplateRenderer({
      template: model.chatTemplate,
      beginning: textOf(vocabulary.beginning),
      end: textOf(vocabulary.end),
    });
    this.#reader = new PromptReader(vocabulary, renderer, options.contextTokens);
    this.facts = factsOf(model, options);
    this.#kitchen = kitchenOf(this.facts, options);
  }

  get tokens(): number {
    return this.#open.tokens;
  }

  load(tokensPerSecond: number): WorkerLoad {
    return {
      queue: this.#scheduler.queued + this.#quiet.queued,
      running: this.#scheduler.running + this.#quiet.running,
      tokensPerSecond,
      memoryBytes: process.memoryUsage.rss(),
      cellsUsed: this.#cache.capacity - this.#cache.freeCells,
      activity: this.#activity(),
    };
  }

  #activity(): WorkerActivity {
    const { capacity: cells, freeCells, kept } = this.#cache;
    const { weightsBytes, cellBytes } = this.#model;
    const holdings = { weightsBytes, cellBytes, cells, cellsUsed: cells - freeCells, kept };
    return {
      promptTokensPerSecond: this.#steps.takePromptRate(),
      cells,
      cellsUsed: cells - freeCells,
      memory: memoryByOwner({ ...holdings, residentBytes: process.memoryUsage.rss() }),
      steps: this.#steps.totals(),
    };
  }

  handle(message: Exclude<ToWorker, { type: 'start' }>): void {
    if (message.type === 'taken') return this.#taken(message.id, message.events);
    if (message.type === 'cancel') return this.#cancel(message.id);
    const { id } = message;
    this.#answer(message).catch((error: unknown) => this.#send({ type: 'failed', id, error: serialiseError(error) }));
  }

  async #answer(message: Extract<ToWorker, { type: 'generate' | 'score' | 'tokenise' | 'detokenise' }>): Promise<void> {
    const { id } = message;
    if (message.type === 'generate') await this.#generate(message);
    else if (message.type === 'score') await this.#score(message);
    else if (message.type === 'tokenise')
      this.#send({ type: 'tokens', id, tokens: Array.from(await this.#read(message.input)) });
    else this.#send({ type: 'text', id, text: this.#textOf(message.tokens) });
  }

  async #generate(message: GenerateMessage): Promise<void> {
    const { id, tenant, request, resumed } = message;
    this.#reading.add(id);
    let isWanted = true;
    const prompt = await this.#read(request.input).finally(() => (isWanted = this.#reading.delete(id)));
    if (!isWanted) return;
    const room = this.#options.contextTokens - prompt.length;
    const tokensMax = Math.min(request.tokensMax ?? room, room);
    const { choices = 1 } = request;
    const recipe = recipeOf(this.#kitchen, request);
    if (request.deterministic) {
      this.#quiet.generate({ message, prompt, tokensMax, recipe });
      this.#send({ type: 'read', id, prompt: Int32Array.from(prompt) });
      return this.#loop.wake();
    }
    const sequences = this.#scheduler.submit({ id, tenant, scope: tenant, prompt, choices, tokensMax, resumed: resumed?.tokens });
    this.#send({ type: 'read', id, prompt: Int32Array.from(prompt) });
    const onBegin = () => this.#send({ type: 'begun', id });
    try {
      const generations = new Map(
        sequences.map((sequence) => {
          const { choice } = sequence;
          const shown = resumed?.tokens.get(choice);
          return [sequence, this.#generations.create({ request, prompt, tokensMax, choice, shown })] as const;
        }),
      );
      const parts = { id, promptTokens: prompt.length, recipe, resumed, onBegin };
      this.#shared.add(new ActiveRequest(parts, generations, performance.now()));
      this.#loop.wake();
    } catch (error) {
      this.#scheduler.cancel(id);
      throw error;
    }
  }

  async #score(message: ScoreMessage): Promise<void> {
    const { id } = message;
    this.#reading.add(id);
    await this.#quiet.score(message, () => this.#reading.has(id)).finally(() => this.#reading.delete(id));
    this.#loop.wake();
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
    this.#open.drop(id);
    this.#quiet.cancel(id);
  }

  #taken(id: number, events: number): void {
    if (this.#open.taken(id, events)) this.#loop.wake();
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
    // One more, for what is moved to the host's memory and back.
    sequences: options.parallel + 1,
    batchTokens: options.batchTokens,
    // Rows are computed in fours: see `BatchShapes`.
    outputsMax: options.parallel + 4,
    threads: options.threads,
    batchThreads: options.prefillThreads,
  });
  warmUp(model, context);
  const processors = await loadProcessors(options.processors ?? {});
  return new ModelService(options, model, context, processors, send, fatal);
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

/** Keeps what was computed, where a beginning of it can be used again. */
function prefixCache(model: Model, { cacheTokens, parallel, hostCacheBytes }: WorkerOptions): PrefixCache {
  const first = parallel + 1;
  return new PrefixCache({
    capacity: cacheTokens,
    slots: parallel,
    holders: model.keepsTokensApart
      ? Array.from({ length: sequencesLimit - first }, (_, index) => first + index)
      : [],
    snapshotTokensMax: model.keepsTokensApart ? Math.floor(hostCacheBytes / model.cellBytes) : 0,
  });
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
    layers: model.layers,
    width: Math.max(model.width, model.embeddingWidth),
    cellBytes: model.cellBytes,
    threads: options.threads,
    build: llamaRelease,
  };
}
