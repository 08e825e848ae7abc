import { serialiseError } from '#base';
import type { ModelInput, Recipe } from '#contract';
import { type Adapter, createContext, type Model } from '#native';
import type { AdapterKey } from '../scheduler/adapter-turns.ts';
import type { FromWorker, ToWorker, WorkerOptions } from '../wire.ts';
import type { AppliedAdapter } from '../worker/adapter-switch.ts';
import type { GenerationFactory, PreparedAnswer } from '../worker/generation-factory.ts';
import type { AwaitedLane } from '../worker/lane.ts';
import type { OpenRequests } from '../worker/open-requests.ts';
import { scopeOf } from '../worker/scope.ts';
import { DeterministicRequest } from './deterministic-request.ts';
import { chunkTokens, QuietCache } from './quiet-cache.ts';
import type { JobOwner } from './quiet-job.ts';
import { QuietLane } from './quiet-lane.ts';
import { scoringJob } from './scoring-job.ts';
import { readScoringTask, type WorkFor } from './scoring-work.ts';

type GenerateMessage = Extract<ToWorker, { type: 'generate' }>;
type ScoreMessage = Extract<ToWorker, { type: 'score' }>;

export interface QuietServiceParts {
  readonly options: WorkerOptions;
  readonly model: Model;
  readonly generations: GenerationFactory;
  readonly open: OpenRequests;
  /** What a context has to apply for a key. */
  findAdapter(key: AdapterKey): AppliedAdapter | undefined;
  /** Not empty. */
  read(input: ModelInput): Promise<ArrayLike<number>>;
  send(message: FromWorker): void;
}

/** A request whose prompt has been read. */
export interface ReadRequest {
  readonly message: GenerateMessage;
  readonly prompt: ArrayLike<number>;
  readonly prepared: PreparedAnswer;
  readonly tokensMax: number;
  readonly recipe: Recipe;
  readonly scope: string;
  readonly adapter: AdapterKey;
}

/** Answers what is computed alone: deterministic requests, and scores, ranks, embeddings and hidden states. */
export class QuietService {
  readonly #parts: QuietServiceParts;
  readonly #cache: QuietCache;
  readonly #lane: QuietLane;

  constructor(parts: QuietServiceParts) {
    this.#parts = parts;
    const { model, options } = parts;
    const create = () =>
      createContext(model, {
        cells: options.contextTokens,
        sequences: 1,
        batchTokens: Math.min(chunkTokens, options.contextTokens),
        outputsMax: Math.min(chunkTokens, options.contextTokens),
        threads: options.threads,
        batchThreads: options.prefillThreads,
      });
    this.#cache = new QuietCache({ create, canRewind: model.keepsTokensApart });
    this.#lane = new QuietLane({ cache: this.#cache, queueMax: options.queueMax });
  }

  get lane(): AwaitedLane {
    return this.#lane;
  }

  /** Jobs that wait for their first turn. */
  get queued(): number {
    return this.#lane.queued;
  }

  /** Tokens that there is room for at the moment; 0 while the cache is not in memory. */
  get cells(): number {
    return this.#cache.isOpen ? this.#parts.options.contextTokens : 0;
  }

  get running(): number {
    return this.#lane.running;
  }

  /** True when something that waits or is computed is with this adapter. */
  uses(adapter: AdapterKey): boolean {
    return this.#lane.uses(adapter);
  }

  /** Applies an adapter no more that is about to be freed. */
  takeOff(adapter: Adapter): void {
    this.#cache.takeOff(adapter);
  }

  /** @throws QueueFullError */
  generate({ message, prompt, prepared, tokensMax, recipe, scope, adapter }: ReadRequest): void {
    const { generations, open, send, findAdapter } = this.#parts;
    const { id, request, resumed } = message;
    const deterministic = new DeterministicRequest(
      {
        owner: { ...ownerOf(message), adapter },
        scope,
        adapter: () => findAdapter(adapter),
        prompt,
        promptTokens: prompt.length,
        choices: request.choices ?? 1,
        recipe,
        resumed,
        open,
        generation: (choice) => generations.create({ request, prepared, prompt, tokensMax, choice }),
        onBegin: () => send({ type: 'begun', id }),
      },
      performance.now(),
    );
    this.#lane.submit(deterministic);
    open.add(deterministic, this.#lane);
  }

  /**
   * Reads the texts of a task. What it gives puts the task in line, and throws QueueFullError.
   *
   * @throws InvalidRequestError, PromptTooLongError, ChatTemplateError
   */
  async readTask(message: ScoreMessage): Promise<(adapter: AdapterKey) => void> {
    const { model, options, read } = this.#parts;
    const { contextTokens, threads, prefillThreads } = options;
    const parts = { model, contextTokens, threads: { threads, batchThreads: prefillThreads }, read };
    const workFor = await readScoringTask(message.task, parts);
    return (adapter) => this.#score(message, adapter, workFor);
  }

  #score(message: ScoreMessage, adapter: AdapterKey, workFor: WorkFor): void {
    const { id, tenant } = message;
    const { send, findAdapter } = this.#parts;
    const job = scoringJob({
      owner: { ...ownerOf(message), adapter },
      work: workFor({ scope: scopeOf(tenant, adapter), adapter: () => findAdapter(adapter) }),
      onBegin: () => send({ type: 'begun', id }),
      answered: (answer) => send({ type: 'scored', id, answer }),
      failed: (error) => send({ type: 'failed', id, error: serialiseError(error) }),
    });
    this.#lane.submit(job);
    // Its texts have been read, and it waits: what ends this process meanwhile is somebody else.
    send({ type: 'read', id, prompt: new Int32Array(0) });
  }

  /** Without effect when it has ended. */
  cancel(id: number): void {
    this.#lane.cancel(id);
  }
}

/** Keys of one tenant share what is cached, and each has its own turn. */
function ownerOf({ id, tenant, key, priority = 0 }: GenerateMessage | ScoreMessage): JobOwner {
  return { id, tenant, priority, turn: key === undefined ? tenant : `${tenant}/${key}` };
}
