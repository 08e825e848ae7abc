import type { AdapterKey } from '../scheduler/adapter-turns.ts';
import type { Scheduler } from '../scheduler/scheduler.ts';
import type { QuietService } from '../solo/quiet-service.ts';
import type { FromWorker, ToWorker, WorkerOptions } from '../wire.ts';
import { ActiveRequest } from './active-request.ts';
import type { BatchLane } from './batch-lane.ts';
import type { DiskCache } from './disk-cache.ts';
import type { GenerationFactory, PreparedAnswer } from './generation-factory.ts';
import type { LoadedAdapters } from './loaded-adapters.ts';
import type { PromptReader } from './prompt-reader.ts';
import { type Kitchen, recipeOf } from './recipe.ts';
import { scopeOf } from './scope.ts';

type GenerateMessage = Extract<ToWorker, { type: 'generate' }>;
type ScoreMessage = Extract<ToWorker, { type: 'score' }>;

interface PreparedRequest {
  readonly message: GenerateMessage;
  readonly prompt: ArrayLike<number>;
  readonly prepared: PreparedAnswer;
  readonly endsInThought: boolean;
}

export interface IntakeParts {
  readonly options: WorkerOptions;
  readonly reader: PromptReader;
  readonly generations: GenerationFactory;
  readonly adapters: LoadedAdapters;
  readonly kitchen: Kitchen;
  readonly scheduler: Scheduler;
  readonly shared: BatchLane;
  readonly quiet: QuietService;
  readonly disk: DiskCache | undefined;
  send(message: FromWorker): void;
  /** There is work. */
  wake(): void;
}

/** Brings requests from their message to the lane that runs them: reads their prompts, and gets what they name. */
export class Intake {
  readonly #parts: IntakeParts;
  /** Requests whose prompts are being read, and that may be cancelled meanwhile. */
  readonly #reading = new Set<number>();

  constructor(parts: IntakeParts) {
    this.#parts = parts;
  }

  /** False when the request is not, or no longer, on its way. */
  cancel(id: number): boolean {
    return this.#reading.delete(id);
  }

  cancelAll(): void {
    this.#reading.clear();
  }

  async generate(message: GenerateMessage): Promise<void> {
    const { reader, generations, adapters } = this.#parts;
    const { id, request, adapter } = message;
    this.#reading.add(id);
    try {
      const prompt = await reader.read(request.input);
      const endsInThought = message.chat !== undefined && reader.endsInThought(prompt);
      const prepared = await generations.prepare(message, endsInThought);
      const enter = (key: AdapterKey) => {
        if (this.#reading.delete(id)) this.#enter({ message, prompt, prepared, endsInThought }, key);
      };
      if (adapter === undefined) enter(undefined);
      else await adapters.with(adapter, performance.now(), enter);
    } finally {
      this.#reading.delete(id);
    }
  }

  async score(message: ScoreMessage): Promise<void> {
    const { quiet, adapters, wake } = this.#parts;
    const { id, adapter } = message;
    this.#reading.add(id);
    try {
      const submit = await quiet.readTask(message);
      const enter = (key: AdapterKey) => {
        if (this.#reading.delete(id)) submit(key);
      };
      if (adapter === undefined) enter(undefined);
      else await adapters.with(adapter, performance.now(), enter);
    } finally {
      this.#reading.delete(id);
    }
    wake();
  }

  /** Takes a request in whose prompt has been read and whose adapter is there. */
  #enter({ message, prompt, prepared, endsInThought }: PreparedRequest, adapter: AdapterKey): void {
    const { options, kitchen, quiet, send, wake } = this.#parts;
    const { id, tenant, request } = message;
    const scope = scopeOf(tenant, adapter);
    const room = options.contextTokens - prompt.length;
    const tokensMax = Math.min(request.tokensMax ?? room, room);
    const read = { message, prompt, prepared, tokensMax, recipe: recipeOf(kitchen, request), scope, adapter };
    if (request.deterministic) quiet.generate(read);
    else this.#share(read);
    send({ type: 'read', id, prompt: Int32Array.from(prompt), endsInThought });
    wake();
  }

  /** Gives a request a place in the batch that all share. */
  #share({
    message,
    prompt,
    prepared,
    tokensMax,
    recipe,
    scope,
    adapter,
  }: Parameters<QuietService['generate']>[0]): void {
    const { scheduler, generations, shared, disk, send } = this.#parts;
    const { id, tenant, key, request, resumed, priority, deadlineMs } = message;
    disk?.ask(id, scope, Int32Array.from(prompt));
    const sequences = scheduler.submit({
      id,
      // Keys of one tenant share what is cached, and each has its own turn.
      tenant: key === undefined ? tenant : `${tenant}/${key}`,
      scope,
      adapter,
      priority,
      deadlineMs: deadlineMs === undefined ? undefined : deadlineMs - performance.timeOrigin,
      prompt,
      choices: request.choices ?? 1,
      tokensMax,
      resumed: resumed?.tokens,
    });
    try {
      const created = sequences.map((sequence) => {
        const { choice } = sequence;
        const shown = resumed?.tokens.get(choice);
        return [sequence, generations.create({ request, prepared, prompt, tokensMax, choice, shown })] as const;
      });
      const onBegin = () => send({ type: 'begun', id });
      const parts = { id, promptTokens: prompt.length, recipe, resumed, onBegin };
      shared.add(new ActiveRequest(parts, new Map(created), performance.now()));
    } catch (error) {
      scheduler.cancel(id);
      throw error;
    }
  }
}
