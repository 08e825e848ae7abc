import type { ChildProcess } from 'node:child_process';
import { serialiseError } from '#base';
import type { ModelInput } from '#contract';
import { loadAdapter, type Model, type ModelContext } from '#native';
import type { CreateProcessor } from '../constraint/processor.ts';
import { InvalidRequestError } from '../errors/invalid-request-error.ts';
import type { DiskTier } from '../cache/disk/disk-tier.ts';
import type { PrefixCache } from '../cache/prefix-cache.ts';
import type { AdapterKey } from '../scheduler/adapter-turns.ts';
import { Scheduler } from '../scheduler/scheduler.ts';
import { QuietService } from '../solo/quiet-service.ts';
import type { EngineFacts, FromWorker, ToWorker, WorkerLoad, WorkerOptions } from '../wire.ts';
import { ActiveRequest } from './active-request.ts';
import { activityOf } from './activity.ts';
import { AdapterSwitch } from './adapter-switch.ts';
import { Breaks } from './breaks.ts';
import { createPrefixCache } from './create-prefix-cache.ts';
import { createPromptReader } from './create-prompt-reader.ts';
import { DecodeLoop } from './decode-loop.ts';
import { DiskCache } from './disk-cache.ts';
import { factsOf } from './engine-facts.ts';
import { GenerationFactory } from './generation-factory.ts';
import { LoadedAdapters } from './loaded-adapters.ts';
import { beatMs } from './heartbeat.ts';
import { OpenRequests } from './open-requests.ts';
import type { PromptReader } from './prompt-reader.ts';
import { type Kitchen, kitchenOf, recipeOf } from './recipe.ts';
import { Runner } from './runner.ts';
import { BatchLane } from './batch-lane.ts';
import { scopeOf } from './scope.ts';
import { StepStatistics } from './step-statistics.ts';
import { StepWatch } from './step-watch.ts';

export type Send = (message: FromWorker) => void;
type GenerateMessage = Extract<ToWorker, { type: 'generate' }>;
type ScoreMessage = Extract<ToWorker, { type: 'score' }>;

export interface ServiceParts {
  readonly options: WorkerOptions;
  readonly model: Model;
  /** With room for one sequence more than `options.parallel`. */
  readonly context: ModelContext;
  readonly processors: ReadonlyMap<string, CreateProcessor>;
  /** Will render chats, and knows no template yet. */
  readonly templateProcess: ChildProcess;
  /** Where keys and values are kept over restarts. */
  readonly diskTier: DiskTier | undefined;
  /** How long the first step may take. */
  readonly firstStepMs: number;
  readonly send: Send;
  /** The model can no longer be run; the process has to end. */
  fatal(error: unknown): void;
}

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
  readonly #shared: BatchLane;
  readonly #quiet: QuietService;
  readonly #loop: DecodeLoop;
  readonly #breaks = new Breaks(() => this.#loop.wake());
  readonly #adapters: LoadedAdapters;
  readonly #disk: DiskCache | undefined;
  readonly #steps = new StepStatistics();
  readonly #kitchen: Kitchen;
  readonly #reader: PromptReader;
  readonly #send: Send;
  /** Requests whose prompts are being read, and that may be cancelled meanwhile. */
  readonly #reading = new Set<number>();

  constructor(parts: ServiceParts) {
    const { options, model, context, processors, templateProcess, diskTier, firstStepMs, send, fatal } = parts;
    this.#options = options;
    this.watch = new StepWatch({ leastMs: options.hangTimeoutMs, guessMs: firstStepMs, beatMs });
    this.#model = model;
    this.#send = send;
    this.#cache = createPrefixCache(model, options, diskTier !== undefined);
    this.#scheduler = new Scheduler({
      cache: this.#cache,
      batchTokens: options.batchTokens,
      queueMax: options.queueMax,
      isRepacked: model.isRepacked,
      isSpeculative: options.speculation === 'ngram',
      isAwaited: (id) => this.#disk?.isAwaited(id) ?? false,
    });
    this.#open = new OpenRequests(send);
    this.#generations = new GenerationFactory(model, processors);
    const applied = new AdapterSwitch(context);
    this.#adapters = new LoadedAdapters({
      load: (file) => loadAdapter(model, file),
      betweenSteps: (work) => this.#breaks.add(work),
      isUsed: (key) => this.#scheduler.uses(key) || this.#quiet.uses(key),
      takeOff: (adapter) => [applied, this.#quiet].forEach((each) => each.takeOff(adapter)),
    });
    const runner = new Runner(context, options.parallel, {
      store: (copy) => this.#disk?.store(copy),
      applyAdapter: (key) => applied.use(this.#adapters.find(key)),
    });
    this.#disk = diskTier && this.#openDisk(diskTier, runner);
    this.#shared = new BatchLane({
      scheduler: this.#scheduler,
      runner,
      context,
      open: this.#open,
      steps: this.#steps,
    });
    this.#quiet = new QuietService({
      options,
      model,
      generations: this.#generations,
      open: this.#open,
      findAdapter: (key) => this.#adapters.find(key),
      read: (input) => this.#read(input),
      send,
    });
    this.#loop = new DecodeLoop({
      shared: this.#shared,
      quiet: this.#quiet.lane,
      open: this.#open,
      breaks: this.#breaks,
      watch: this.watch,
      fatal,
    });
    this.#reader = createPromptReader(model, templateProcess, options.contextTokens);
    this.facts = factsOf(model, options);
    this.#kitchen = kitchenOf(this.facts, options);
  }

  get tokens(): number {
    return this.#open.tokens;
  }

  /** Told once a second, which is when it is also looked for what has not been needed for long. */
  load(tokensPerSecond: number): WorkerLoad {
    this.#adapters.sweep(performance.now());
    return {
      queue: this.#scheduler.queued + this.#quiet.queued,
      running: this.#scheduler.running + this.#quiet.running,
      tokensPerSecond,
      memoryBytes: process.memoryUsage.rss(),
      cellsUsed: this.#cache.capacity - this.#cache.freeCells,
      activity: activityOf({
        model: this.#model,
        cache: this.#cache,
        quietCells: this.#quiet.cells,
        diskBytes: this.#disk?.bytes ?? 0,
        steps: this.#steps,
      }),
    };
  }

  #openDisk(tier: DiskTier, runner: Runner): DiskCache {
    return new DiskCache({
      cache: this.#cache,
      tier,
      copyTokensMax: this.#options.hostCacheBytes / this.#model.cellBytes,
      breaks: this.#breaks,
      operate: () => runner.operate(this.#cache.takeOperations()),
      promptTokenMs: () => this.#steps.promptTokenMs,
      wake: () => this.#loop.wake(),
    });
  }

  /** Ends all requests and puts on disk what is to outlive this process, for as long as there is time. */
  async leave(timeoutMs: number): Promise<void> {
    this.#reading.clear();
    this.#open.dropAll();
    await this.#disk?.stow(timeoutMs);
  }

  handle(message: Exclude<ToWorker, { type: 'start' }>): void {
    if (message.type === 'taken') {
      if (this.#open.taken(message.id, message.events)) this.#loop.wake();
      return;
    }
    if (message.type === 'cancel') return this.#cancel(message.id);
    const { id } = message;
    this.#answer(message).catch((error: unknown) => this.#send({ type: 'failed', id, error: serialiseError(error) }));
  }

  async #answer(message: Exclude<ToWorker, { type: 'start' | 'taken' | 'cancel' }>): Promise<void> {
    const { id } = message;
    if (message.type === 'generate') await this.#generate(message);
    else if (message.type === 'score') await this.#score(message);
    else if (message.type === 'keep')
      this.#send({ type: 'kept', id, tokens: (await this.#disk?.keep(message.tenant, message.tokens)) ?? 0 });
    else if (message.type === 'tokenise')
      this.#send({ type: 'tokens', id, tokens: Array.from(await this.#read(message.input)) });
    else this.#send({ type: 'text', id, text: this.#textOf(message.tokens) });
  }

  async #generate(message: GenerateMessage): Promise<void> {
    const { id, request, adapter } = message;
    this.#reading.add(id);
    try {
      const [prompt] = await Promise.all([this.#read(request.input), this.#generations.prepare(request)]);
      const enter = (key: AdapterKey) => {
        if (this.#reading.delete(id)) this.#enter(message, prompt, key);
      };
      if (adapter === undefined) enter(undefined);
      else await this.#adapters.with(adapter, performance.now(), enter);
    } finally {
      this.#reading.delete(id);
    }
  }

  /** Takes a request in whose prompt has been read and whose adapter is there. */
  #enter(message: GenerateMessage, prompt: ArrayLike<number>, adapter: AdapterKey): void {
    const { id, tenant, request, resumed } = message;
    const scope = scopeOf(tenant, adapter);
    const room = this.#options.contextTokens - prompt.length;
    const tokensMax = Math.min(request.tokensMax ?? room, room);
    const { choices = 1 } = request;
    const recipe = recipeOf(this.#kitchen, request);
    if (request.deterministic) {
      this.#quiet.generate({ message, prompt, tokensMax, recipe, scope, adapter });
      this.#send({ type: 'read', id, prompt: Int32Array.from(prompt) });
      return this.#loop.wake();
    }
    this.#disk?.ask(id, scope, Int32Array.from(prompt));
    const sequences = this.#scheduler.submit({
      id,
      // Keys of one tenant share what is cached, and each has its own turn.
      tenant: message.key === undefined ? tenant : `${tenant}/${message.key}`,
      scope,
      adapter,
      priority: message.priority,
      deadlineMs: message.deadlineMs === undefined ? undefined : message.deadlineMs - performance.timeOrigin,
      prompt,
      choices,
      tokensMax,
      resumed: resumed?.tokens,
    });
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
    this.#disk?.release(id);
    this.#open.drop(id);
    this.#quiet.cancel(id);
  }
}
