import { RemoteError } from '#base';
import type { ScoringAnswer } from '../solo/scoring-task.ts';
import type { ToWorker } from '../wire.ts';
import type { Answer, Job } from './job.ts';

export type Reply = readonly number[] | string | number | ScoringAnswer;

/** Something that has one answer, and is asked again from the start when a worker has died over it. */
export class Question implements Job {
  readonly id: number;
  readonly requestId: string;
  readonly isBehind = false;
  readonly outputTokens = 0;
  readonly #message: ToWorker;
  readonly #reply = Promise.withResolvers<Reply>();
  #isDone = false;

  constructor(id: number, message: ToWorker) {
    this.id = id;
    this.requestId = `${message.type} ${id}`;
    this.#message = message;
  }

  get isDone(): boolean {
    return this.#isDone;
  }

  /** Rejects with what the worker answered, or with why there is no answer. */
  get reply(): Promise<Reply> {
    return this.#reply.promise;
  }

  message(): ToWorker {
    return this.#message;
  }

  hear(answer: Answer): void {
    if (answer.type === 'tokens') this.#end(answer.tokens);
    else if (answer.type === 'text') this.#end(answer.text);
    else if (answer.type === 'kept') this.#end(answer.tokens);
    else if (answer.type === 'scored') this.#end(answer.answer);
    else if (answer.type === 'failed') this.fail(new RemoteError(answer.error));
  }

  fail(error: unknown): void {
    this.#isDone = true;
    this.#reply.reject(error);
  }

  #end(reply: Reply): void {
    this.#isDone = true;
    this.#reply.resolve(reply);
  }
}
