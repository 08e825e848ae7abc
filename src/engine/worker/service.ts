import type { ChildProcess } from 'node:child_process';
import { serialiseError } from '#base';
import { loadAdapter, type Model, type ModelContext } from '#native';
import type { CreateProcessor } from '../constraint/processor.ts';
import type { DiskTier } from '../cache/disk/disk-tier.ts';
import type { KeyValueCache } from '../cache/key-value-cache.ts';
import { Scheduler } from '../scheduler/scheduler.ts';
import type { DraftModel } from '../speculation/draft-model.ts';
import { QuietService } from '../solo/quiet-service.ts';
import type { EngineFacts, FromWorker, ToWorker, WorkerLoad, WorkerOptions } from '../wire.ts';
import { activityOf } from './activity.ts';
import { AdapterSwitch } from './adapter-switch.ts';
import { Breaks } from './breaks.ts';
import { createCache } from './create-cache.ts';
import { createPromptReader } from './create-prompt-reader.ts';
import { DecodeLoop } from './decode-loop.ts';
import { DiskCache } from './disk-cache.ts';
import { factsOf } from './engine-facts.ts';
import { GenerationFactory } from './generation-factory.ts';
import { Intake } from './intake.ts';
import { LoadedAdapters } from './loaded-adapters.ts';
import { beatMs } from './heartbeat.ts';
import { OpenRequests } from './open-requests.ts';
import type { PromptReader } from './prompt-reader.ts';
import { kitchenOf } from './recipe.ts';
import { Runner } from './runner.ts';
import { threadChoice } from './thread-choice.ts';
import { BatchLane } from './batch-lane.ts';
import { StepStatistics } from './step-statistics.ts';
import { StepWatch } from './step-watch.ts';

export type Send = (message: FromWorker) => void;

export interface ServiceParts {
  readonly options: WorkerOptions;
  readonly model: Model;
  /** With room for one sequence more than `options.parallel`. */
  readonly context: ModelContext;
  readonly processors: ReadonlyMap<string, CreateProcessor>;
  /** Guesses for the model. */
  readonly draft?: DraftModel | undefined;
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
  readonly #cache: KeyValueCache;
  readonly #scheduler: Scheduler;
  readonly #open: OpenRequests;
  readonly #intake: Intake;
  readonly #quiet: QuietService;
  readonly #loop: DecodeLoop;
  readonly #breaks = new Breaks(() => this.#loop.wake());
  readonly #adapters: LoadedAdapters;
  readonly #disk: DiskCache | undefined;
  readonly #steps = new StepStatistics();
  readonly #reader: PromptReader;
  readonly #send: Send;

  constructor(parts: ServiceParts) {
    const { options, model, context, processors, draft, templateProcess, diskTier, firstStepMs, send, fatal } = parts;
    this.#options = options;
    this.watch = new StepWatch({ leastMs: options.hangTimeoutMs, guessMs: firstStepMs, beatMs });
    this.#model = model;
    this.#send = send;
    this.#cache = createCache(model, options, diskTier !== undefined);
    this.#scheduler = this.#createScheduler();
    this.#open = new OpenRequests(send);
    const generations = new GenerationFactory(model, processors);
    const applied = new AdapterSwitch(context);
    this.#adapters = this.#openAdapters(applied);
    const runner = new Runner(context, options.parallel, {
      store: (copy) => this.#disk?.store(copy),
      applyAdapter: (key) => applied.use(this.#adapters.find(key)),
      threads: threadChoice(options),
    });
    this.#disk = diskTier && this.#openDisk(diskTier, runner);
    const shared = new BatchLane({
      scheduler: this.#scheduler,
      runner,
      context,
      open: this.#open,
      steps: this.#steps,
      draft,
    });
    this.#quiet = new QuietService({
      options,
      model,
      generations,
      open: this.#open,
      findAdapter: (key) => this.#adapters.find(key),
      read: (input) => this.#reader.read(input),
      send,
    });
    this.#loop = new DecodeLoop({
      shared,
      quiet: this.#quiet.lane,
      open: this.#open,
      breaks: this.#breaks,
      watch: this.watch,
      fatal,
    });
    this.#reader = createPromptReader(model, templateProcess, options.contextTokens);
    this.facts = factsOf(model, options);
    this.#intake = new Intake({
      options,
      reader: this.#reader,
      generations,
      adapters: this.#adapters,
      kitchen: kitchenOf(this.facts, options),
      scheduler: this.#scheduler,
      shared,
      quiet: this.#quiet,
      disk: this.#disk,
      send,
      wake: () => this.#loop.wake(),
    });
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

  #createScheduler(): Scheduler {
    const { batchTokens, queueMax, speculation } = this.#options;
    return new Scheduler({
      cache: this.#cache,
      batchTokens,
      queueMax,
      isRepacked: this.#model.isRepacked,
      isSpeculative: speculation === 'ngram',
      isAwaited: (id) => this.#disk?.isAwaited(id) ?? false,
    });
  }

  #openAdapters(applied: AdapterSwitch): LoadedAdapters {
    return new LoadedAdapters({
      load: (file) => loadAdapter(this.#model, file),
      betweenSteps: (work) => this.#breaks.add(work),
      isUsed: (key) => this.#scheduler.uses(key) || this.#quiet.uses(key),
      takeOff: (adapter) => [applied, this.#quiet].forEach((each) => each.takeOff(adapter)),
    });
  }

  #openDisk(tier: DiskTier, runner: Runner): DiskCache {
    return new DiskCache({
      cache: this.#cache,
      tier,
      copyTokensMax: this.#options.hostCacheBytes / this.#model.cellBytes,
      breaks: this.#breaks,
      operate: () => runner.operate(this.#cache.takeOperations()),
      promptTokenMs: () => this.#steps.promptTokenMs,
      isIdle: () => this.#scheduler.isIdle && this.#quiet.running === 0,
      wake: () => this.#loop.wake(),
    });
  }

  /** Ends all requests and puts on disk what is to outlive this process, for as long as there is time. */
  async leave(timeoutMs: number): Promise<void> {
    this.#intake.cancelAll();
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
    if (message.type === 'generate') await this.#intake.generate(message);
    else if (message.type === 'score') await this.#intake.score(message);
    else if (message.type === 'keep')
      this.#send({ type: 'kept', id, tokens: (await this.#disk?.keep(message.tenant, message.tokens)) ?? 0 });
    else if (message.type === 'tokenise')
      this.#send({ type: 'tokens', id, tokens: Array.from(await this.#reader.read(message.input)) });
    else if (message.type === 'render')
      this.#send({ type: 'text', id, text: await this.#reader.render(message.input) });
    else this.#send({ type: 'text', id, text: this.#textOf(message.tokens, message.withSpecial) });
  }

  #textOf(tokens: readonly number[], withSpecial: boolean | undefined): string {
    return Buffer.concat(tokens.map((token) => this.#model.vocabulary.bytesOf(token, withSpecial))).toString();
  }

  #cancel(id: number): void {
    if (this.#intake.cancel(id)) return;
    this.#disk?.release(id);
    this.#open.drop(id);
    this.#quiet.cancel(id);
  }
}
