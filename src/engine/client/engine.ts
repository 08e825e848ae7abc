import { digestOf } from '#base';
import type {
  Context,
  Conversations,
  GenerateEvent,
  GenerateRequest,
  LanguageModel,
  ModelInput,
  Reading,
  Scorer,
} from '#contract';
import { AnswerSplitter } from '../dialect/answer-splitter.ts';
import { callIds } from '../dialect/call-id.ts';
import { type WantedCalls, wantedCalls, withoutForbiddenTools } from '../dialect/wanted-calls.ts';
import { EngineClosedError } from '../errors/engine-closed-error.ts';
import { EngineUnavailableError } from '../errors/engine-unavailable-error.ts';
import { InvalidRequestError } from '../errors/invalid-request-error.ts';
import { WorkerDiedError } from '../errors/worker-died-error.ts';
import { checkInput, checkRequest, type RequestBounds } from '../request-limits.ts';
import type { ScoringAnswer, ScoringTask } from '../solo/scoring-task.ts';
import { type EngineFacts, type ToWorker, type WorkerOptions } from '../wire.ts';
import { EngineConversations } from './engine-conversations.ts';
import { EngineScorer } from './engine-scorer.ts';
import { type EngineOptions, workerOptions } from './engine-options.ts';
import { GenerationJob } from './generation-job.ts';
import { Question, type Reply } from './question.ts';
import { Roster } from './roster.ts';
import { seededRequest } from './seeded-request.ts';
import type { EngineStatus } from './status.ts';
import { slowDelayMs, Supervisor } from './supervisor.ts';
import { type AdapterFile, wantedAdapter } from './wanted-adapter.ts';

const startTimeoutDefaultMs = 120_000;
const detokeniseMax = 1_000_000;

/**
 * A model on this machine, run in a process of its own. When the process dies or hangs, another takes its place and
 * goes on with the requests that it had.
 */
export class Engine implements LanguageModel, AsyncDisposable {
  readonly name: string;
  readonly contextTokens: number;
  readonly facts: EngineFacts;
  readonly reading: Reading;
  readonly scorer: Scorer;
  readonly conversations: Conversations;
  readonly #bounds: RequestBounds;
  readonly #supervisor: Supervisor;
  readonly #roster: Roster;
  readonly #adapterFile: AdapterFile | undefined;

  /** Use `startEngine`. */
  constructor(
    options: WorkerOptions,
    facts: EngineFacts,
    supervisor: Supervisor,
    roster: Roster,
    adapterFile: AdapterFile | undefined,
  ) {
    this.name = options.name;
    this.contextTokens = options.contextTokens;
    this.facts = facts;
    this.#bounds = { ...options, vocabularySize: facts.vocabularySize };
    this.reading = {
      detokenise: (tokens) => this.detokenise(tokens, true),
      render: async (input) => {
        checkInput(input, this.#bounds);
        return (await this.#ask((id) => ({ type: 'render', id, input }))) as string;
      },
    };
    this.scorer = new EngineScorer({
      bounds: { ...this.#bounds, layers: facts.layers, width: facts.width },
      ask: (task, context) => this.#score(task, context),
    });
    this.conversations = new EngineConversations({
      model: this,
      identity: options.weights ?? digestOf([facts.description, facts.vocabularySize, facts.chatTemplate]),
      keep: (tokens, { tenant }) => this.#keep(tokens, tenant),
    });
    this.#supervisor = supervisor;
    this.#roster = roster;
    this.#adapterFile = adapterFile;
  }

  /** As of the last second; costs nothing. */
  status(): EngineStatus {
    const { state, pid, restarts, reason, load } = this.#supervisor;
    return { state, pid, restarts, reason, ...load };
  }

  /**
   * Goes on in a new process where the one that computed it has died; its reader sees a pause and nothing else.
   *
   * @throws InvalidRequestError, PromptTooLongError, ChatTemplateError, QueueFullError, EngineUnavailableError before
   * the first event; WorkerDiedError when no process can be kept alive, RequestQuarantinedError, NotANumberError at any
   * time. Those from the worker arrive as RemoteError.
   */
  async *generate(request: GenerateRequest, context: Context): AsyncGenerator<GenerateEvent, void> {
    const { signal } = context;
    checkRequest(request, this.#bounds);
    const calls = wantedCalls(request);
    const adapter = request.adapter && (await wantedAdapter(request.adapter, this.#adapterFile));
    if (signal.aborted) return;
    const id = this.#roster.nextId();
    const onTaken = (events: number) => this.#roster.taken(id, events);
    const asked = seededRequest(withoutForbiddenTools(request));
    const job = this.#roster.enter(new GenerationJob({ id, request: asked, calls, adapter, context, onTaken }));
    const { events } = job;
    const splitter = this.#splitterOf(job, request, calls);
    const leave = () => events.close();
    signal.addEventListener('abort', leave, { once: true });
    let choices = request.choices ?? 1;
    try {
      while (choices > 0) {
        const event = await events.next();
        if (event === undefined || signal.aborted) return;
        if (event.type === 'end') choices--;
        if (splitter === undefined) yield event;
        else yield* splitter.split(event);
      }
    } finally {
      signal.removeEventListener('abort', leave);
      this.#roster.leave(id);
    }
  }

  /** @throws InvalidRequestError, PromptTooLongError, ChatTemplateError, EngineUnavailableError, WorkerDiedError */
  async tokenise(input: ModelInput): Promise<readonly number[]> {
    checkInput(input, this.#bounds);
    return (await this.#ask((id) => ({ type: 'tokenise', id, input }))) as readonly number[];
  }

  /** The text of tokens; special tokens have none, unless it is asked for. */
  async detokenise(tokens: readonly number[], withSpecial = false): Promise<string> {
    const { vocabularySize } = this.#bounds;
    if (tokens.length > detokeniseMax) throw new InvalidRequestError('tokens', `are more than ${detokeniseMax}`);
    checkInput({ kind: 'tokens', tokens }, { ...this.#bounds, vocabularySize, contextTokens: detokeniseMax + 1 });
    return (await this.#ask((id) => ({ type: 'detokenise', id, tokens, withSpecial }))) as string;
  }

  /** Stops the process; requests that it has fail with a retriable error. To drain, stop sending and wait first. */
  async [Symbol.asyncDispose](): Promise<void> {
    this.#roster.refuse(() => new EngineClosedError(this.name));
    await this.#supervisor[Symbol.asyncDispose]();
  }

  /** Absent where an answer can be text alone, which costs nothing then. */
  #splitterOf(
    job: GenerationJob,
    request: GenerateRequest,
    wanted: WantedCalls | undefined,
  ): AnswerSplitter | undefined {
    const { calls, thoughts, textMark } = this.facts.dialect;
    if (request.input.kind !== 'chat' || (wanted === undefined && thoughts === undefined)) return undefined;
    return new AnswerSplitter({
      calls: wanted && calls,
      tools: wanted?.tools,
      thoughts,
      textMark,
      startsInThought: () => job.endsInThought,
      idOf: callIds(request),
    });
  }

  async #score(task: ScoringTask, context: Context): Promise<ScoringAnswer> {
    const { signal, tenant, keyId: key, priority } = context;
    const use = task.request.adapter;
    const adapter = use && (await wantedAdapter(use, this.#adapterFile));
    signal.throwIfAborted();
    const id = this.#roster.nextId();
    const question = this.#roster.enter(new Question(id, { type: 'score', id, tenant, key, priority, task, adapter }));
    const leave = () => {
      this.#roster.leave(id);
      question.fail(signal.reason);
    };
    signal.addEventListener('abort', leave, { once: true });
    try {
      return (await question.reply) as ScoringAnswer;
    } finally {
      signal.removeEventListener('abort', leave);
    }
  }

  async #keep(tokens: readonly number[], tenant: string): Promise<number> {
    // What fills the context is as long as can be computed, and one more.
    const text = tokens.slice(0, this.contextTokens - 1);
    checkInput({ kind: 'tokens', tokens: text }, this.#bounds);
    return (await this.#ask((id) => ({ type: 'keep', id, tenant, tokens: text }))) as number;
  }

  async #ask(message: (id: number) => ToWorker): Promise<Reply> {
    const id = this.#roster.nextId();
    return await this.#roster.enter(new Question(id, message(id))).reply;
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
  const { name, log, startTimeoutMs = startTimeoutDefaultMs } = options;
  const roster = new Roster({ model: name, waitingMax: worker.queueMax, log });
  const supervisor = new Supervisor({
    worker,
    startTimeoutMs,
    log,
    message: (message) => roster.hear(message),
    ready: (send, startMs) => roster.workerReady(send, startMs),
    died: (reason, wasHealthy) => roster.workerDied(reason, wasHealthy),
    failed: (reason) =>
      roster.refuse((wasAccepted) =>
        wasAccepted ? new WorkerDiedError(name, reason) : new EngineUnavailableError(name, reason, slowDelayMs / 1000),
      ),
  });
  try {
    return new Engine(worker, await supervisor.start(), supervisor, roster, options.adapterFile);
  } catch (error) {
    await supervisor[Symbol.asyncDispose]();
    throw error;
  }
}
