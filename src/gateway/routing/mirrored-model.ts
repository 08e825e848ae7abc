import type { Context, GenerateEvent, GenerateRequest, LanguageModel } from '#contract';
import { faultOf } from '../fault.ts';

/** How a model and its mirror did on the same request. Names, counts and times; never what was said. */
export interface Comparison {
  readonly requestId: string;
  readonly model: string;
  readonly mirror: string;
  /** The same text and calls, to the letter. */
  readonly isSame: boolean;
  readonly durationMs: number;
  readonly mirrorDurationMs: number;
  readonly completionTokens: number;
  readonly mirrorCompletionTokens: number;
  /** The code of the error with which the mirror failed. */
  readonly failure: string | undefined;
}

export interface MirrorOptions {
  readonly to: LanguageModel;
  /** Of the requests, from 0 to 1. */
  readonly share: number;
  report(comparison: Comparison): void;
  /** From 0 up to 1. Default: `Math.random`. */
  readonly random?: (() => number) | undefined;
}

/** Requests that a mirror answers at once; beyond that the others are not mirrored. */
const runningMax = 8;
/** A mirror goes behind everybody whose answer is read. */
const mirrorPriority = 100;

/** What is left of an answer when it is over. */
interface Outcome {
  readonly said: string;
  readonly completionTokens: number;
  readonly durationMs: number;
}

/**
 * A model whose requests another answers too, in the background and without any effect on the first: nothing waits for
 * the mirror, and it ends with the deadline, or when the client leaves before its own answer is complete.
 */
export function mirroredModel(model: LanguageModel, options: MirrorOptions): LanguageModel {
  const { to, share, report, random = Math.random } = options;
  let running = 0;
  return {
    ...model,
    async *generate(request, context) {
      if (random() >= share || running >= runningMax) return yield* model.generate(request, context);
      running++;
      const leaving = new AbortController();
      const signal = AbortSignal.any([context.signal, leaving.signal]);
      const mirroring = outcomeOf(to, request, mirrorContext(context, signal)).finally(() => running--);
      const outcome = new Summary();
      try {
        for await (const event of model.generate(request, context)) {
          outcome.add(event);
          yield event;
        }
      } finally {
        if (!outcome.isOver) leaving.abort();
        void compare(outcome, mirroring).then((compared) => {
          if (compared)
            report({ requestId: context.requestId, model: outcome.model ?? model.name, mirror: to.name, ...compared });
        });
      }
    },
  };
}

/** On record a mirror's answer is told from those that were read by the name of its route. */
function mirrorContext({ call, ...context }: Context, signal: AbortSignal): Context {
  const mirrored = call && { ...call, route: `${call.route}:mirror` };
  return { ...context, call: mirrored, priority: mirrorPriority, signal };
}

async function compare(outcome: Summary, mirroring: Promise<Outcome>) {
  const [settled] = await Promise.allSettled([mirroring]);
  if (!outcome.isOver) return undefined;
  const mirrored = settled.status === 'fulfilled' ? settled.value : undefined;
  return {
    isSame: mirrored?.said === outcome.said,
    durationMs: outcome.durationMs,
    mirrorDurationMs: mirrored?.durationMs ?? 0,
    completionTokens: outcome.completionTokens,
    mirrorCompletionTokens: mirrored?.completionTokens ?? 0,
    failure: settled.status === 'rejected' ? faultOf(settled.reason).code : undefined,
  };
}

async function outcomeOf(model: LanguageModel, request: GenerateRequest, context: Context): Promise<Outcome> {
  const outcome = new Summary();
  for await (const event of model.generate(request, context)) outcome.add(event);
  context.signal.throwIfAborted();
  return outcome;
}

/** What a generation said, over all choices. */
class Summary implements Outcome {
  readonly #startedMs = performance.now();
  readonly #said = new Map<number, string>();
  completionTokens = 0;
  durationMs = 0;
  isOver = false;
  /** The one of a route's models that answered. */
  model: string | undefined;

  add(event: GenerateEvent): void {
    if (event.type === 'start') this.model = event.routing?.model;
    else if (event.type === 'end') {
      this.completionTokens += event.completionTokens;
      this.durationMs = performance.now() - this.#startedMs;
      this.isOver = true;
    } else if (event.type !== 'reasoning') {
      const piece = event.type === 'tool-call' ? `\n${event.name}` : event.text;
      this.#said.set(event.choice, (this.#said.get(event.choice) ?? '') + piece);
    }
  }

  get said(): string {
    return [...this.#said]
      .toSorted(([a], [b]) => a - b)
      .map(([, text]) => text)
      .join('\n');
  }
}
