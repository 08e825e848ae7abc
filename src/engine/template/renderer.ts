import { Worker } from 'node:worker_threads';
import { processEntry } from '#base';
import type { ChatMessage } from '#contract';
import { ChatTemplateError } from '../errors/chat-template-error.ts';
import { defaultTemplate, heapMaxMb, renderTimeMaxMs, templateCharactersMax } from './limits.ts';
import type { RendererData, RenderJob, RenderResult } from './messages.ts';

export interface RendererOptions {
  /** Jinja source; ChatML when absent. */
  readonly template: string | undefined;
  readonly beginning: string;
  readonly end: string;
  readonly timeMaxMs?: number;
}

/** Renders chats with a model's own template, one after the other, on a thread that can be ended. */
export class TemplateRenderer implements AsyncDisposable {
  readonly #data: RendererData;
  readonly #timeMaxMs: number;
  /** Templates that do not know this role are given "system", which it replaced. */
  readonly #knowsDeveloper: boolean;
  #thread: Worker | undefined;
  #last: Promise<unknown> = Promise.resolve();

  constructor(options: RendererOptions) {
    const template = options.template ?? defaultTemplate;
    this.#data = { template, beginning: options.beginning, end: options.end };
    this.#timeMaxMs = options.timeMaxMs ?? renderTimeMaxMs;
    this.#knowsDeveloper = template.includes('developer');
    if (template.length <= templateCharactersMax) this.#thread = this.#start();
  }

  /**
   * The text that the model continues.
   *
   * @throws ChatTemplateError
   */
  render(messages: readonly ChatMessage[]): Promise<string> {
    const job = { messages: this.#knowsDeveloper ? messages : messages.map(asSystem) };
    const result = this.#last.then(() => this.#run(job));
    this.#last = result.catch(() => {});
    return result;
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.#thread?.terminate();
  }

  #start(): Worker {
    const { file, nodeFlags } = processEntry(import.meta.url, './thread.ts');
    const thread = new Worker(file, {
      workerData: this.#data,
      execArgv: nodeFlags,
      resourceLimits: { maxOldGenerationSizeMb: heapMaxMb, maxYoungGenerationSizeMb: 16, stackSizeMb: 4 },
    });
    thread.unref();
    // Without a listener an error of the thread would end this process; jobs that run see it by listeners of their own.
    thread.on('error', () => {});
    thread.on('exit', () => {
      if (this.#thread === thread) this.#thread = undefined;
    });
    return thread;
  }

  async #run(job: RenderJob): Promise<string> {
    const { length } = this.#data.template;
    if (length > templateCharactersMax)
      throw new ChatTemplateError(`it has ${length} characters, at most ${templateCharactersMax} are read.`);
    const thread = (this.#thread ??= this.#start());
    const result = await resultOf(thread, job, this.#timeMaxMs);
    if ('problem' in result) throw new ChatTemplateError(result.problem);
    return result.text;
  }
}

function resultOf(thread: Worker, job: RenderJob, timeMaxMs: number): Promise<RenderResult> {
  const { promise, resolve } = Promise.withResolvers<RenderResult>();
  const ended = (problem: string) => resolve({ problem });
  const onError = (error: Error) => ended(`its thread ended: ${error.message}`);
  const onExit = () => ended('its thread ended.');
  const timer = setTimeout(() => {
    ended(`it ran for more than ${timeMaxMs} ms.`);
    void thread.terminate();
  }, timeMaxMs);
  thread.once('message', resolve).once('error', onError).once('exit', onExit);
  thread.postMessage(job);
  return promise.finally(() => {
    clearTimeout(timer);
    thread.off('message', resolve).off('error', onError).off('exit', onExit);
  });
}

function asSystem(message: ChatMessage): ChatMessage {
  return message.role === 'developer' ? { ...message, role: 'system' } : message;
}
