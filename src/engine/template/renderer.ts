import { type ChildProcess, fork } from 'node:child_process';
import { processEntry } from '#base';
import type { ChatInput, ChatMessage } from '#contract';
import { type Dialect, dialectOf } from '../dialect/dialect.ts';
import { ChatTemplateError } from '../errors/chat-template-error.ts';
import { chatVariables } from './chat-variables.ts';
import { defaultTemplate, heapMaxMb, renderTimeMaxMs, templateCharactersMax } from './limits.ts';
import type { RendererStart, RenderJob, RenderResult } from './messages.ts';

export interface RendererOptions {
  /** Jinja source; ChatML when absent. */
  readonly template: string | undefined;
  readonly beginning: string;
  readonly end: string;
  readonly timeMaxMs?: number;
}

/** How long the process may take beyond the rendering itself: it may have to be started first. */
const startMaxMs = 5000;

/** What the process answers, or why it will not answer any more. */
type Outcome = RenderResult | { readonly ended: string };

/** Renders chats with a model's own template, one after the other, in a process that can be ended. */
export class TemplateRenderer implements Disposable {
  /** What the model's answers mean by more than text. */
  readonly dialect: Dialect;
  readonly #start: RendererStart;
  /** Templates that do not know this role are given "system", which it replaced. */
  readonly #knowsDeveloper: boolean;
  #child: ChildProcess;
  #last: Promise<unknown> = Promise.resolve();

  /** @param child what `startTemplateProcess` gave */
  constructor(options: RendererOptions, child = startTemplateProcess()) {
    const template = options.template ?? defaultTemplate;
    const { beginning, end, timeMaxMs = renderTimeMaxMs } = options;
    this.#start = { template, beginning, end, timeMaxMs };
    this.dialect = dialectOf(template);
    this.#knowsDeveloper = template.includes('developer');
    this.#child = child;
    child.send(this.#start, () => {});
  }

  /**
   * The text that the model continues.
   *
   * @throws ChatTemplateError
   */
  render(chat: ChatInput): Promise<string> {
    const known = this.#knowsDeveloper ? chat : { ...chat, messages: chat.messages.map(asSystem) };
    const job = { variables: chatVariables(known, this.dialect) };
    const result = this.#last.then(() => this.#run(job));
    this.#last = result.catch(() => {});
    return result;
  }

  [Symbol.dispose](): void {
    this.#child.kill('SIGKILL');
  }

  #restart(): void {
    this.#child = startTemplateProcess();
    this.#child.send(this.#start, () => {});
  }

  async #run(job: RenderJob): Promise<string> {
    const { length } = this.#start.template;
    if (length > templateCharactersMax) {
      throw new ChatTemplateError(`it has ${length} characters, at most ${templateCharactersMax} are read.`);
    }
    if (!this.#child.connected) this.#restart();
    const child = this.#child;
    const outcome = await outcomeOf(child, job, this.#start.timeMaxMs + startMaxMs);
    if ('text' in outcome) return outcome.text;
    if ('problem' in outcome) throw new ChatTemplateError(outcome.problem);
    child.kill('SIGKILL');
    this.#restart();
    throw new ChatTemplateError(outcome.ended);
  }
}

/** Starts a process that is to render chats; what is to be rendered is told later. */
export function startTemplateProcess(): ChildProcess {
  const { file, nodeFlags, env } = processEntry(import.meta.url, './process.ts');
  const child = fork(file, [], {
    env,
    execArgv: [...nodeFlags, `--max-old-space-size=${heapMaxMb}`],
    serialization: 'advanced',
    stdio: ['ignore', 'ignore', 'ignore', 'ipc'],
  });
  child.on('error', () => {}); // it cannot be started or reached; the job that waits for it runs out of time
  child.unref();
  child.channel?.unref();
  return child;
}

function outcomeOf(child: ChildProcess, job: RenderJob, waitMaxMs: number): Promise<Outcome> {
  const { promise, resolve } = Promise.withResolvers<Outcome>();
  const onMessage = (result: RenderResult) => resolve(result);
  const onExit = () => resolve({ ended: `it took more than ${heapMaxMb} MiB of memory.` });
  const timer = setTimeout(() => resolve({ ended: `there was no answer for ${waitMaxMs} ms.` }), waitMaxMs);
  child.once('message', onMessage).once('exit', onExit);
  child.send(job, () => {});
  return promise.finally(() => {
    clearTimeout(timer);
    child.off('message', onMessage).off('exit', onExit);
  });
}

function asSystem(message: ChatMessage): ChatMessage {
  return message.role === 'developer' ? { ...message, role: 'system' } : message;
}
