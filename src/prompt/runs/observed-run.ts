import type { FinishReason, GenerateEvent, GenerateRequest, Recipe, RoutingDecision } from '#contract';
import type { RunChoice, RunTimings, RunUsage } from './run.ts';

interface OpenChoice {
  text: string;
  reasoning: string;
  readonly toolCalls: { readonly id: string; readonly name: string; arguments: string }[];
  reason: FinishReason | undefined;
}

/** What the events of one call have told so far. It wants to see every one of them, in its order, and keeps no event. */
export class ObservedRun {
  readonly #nowMs: () => number;
  readonly #choices: OpenChoice[];
  #open: number;
  #usage = { promptTokens: 0, cachedTokens: 0, completionTokens: 0 };
  #firstTokenMs: number | undefined;
  #timings: Omit<RunTimings, 'firstTokenMs'> = {};
  #recipe: Recipe | undefined;
  #routing: RoutingDecision | undefined;

  /** @param nowMs milliseconds since the request arrived */
  constructor({ choices = 1 }: Pick<GenerateRequest, 'choices'>, nowMs: () => number) {
    this.#nowMs = nowMs;
    this.#open = choices;
    this.#choices = Array.from({ length: choices }, () => ({
      text: '',
      reasoning: '',
      toolCalls: [],
      reason: undefined,
    }));
  }

  /** Whether every choice has ended. */
  get isComplete(): boolean {
    return this.#open === 0;
  }

  get usage(): RunUsage {
    return this.#usage;
  }

  get timings(): RunTimings {
    return { firstTokenMs: this.#firstTokenMs, ...this.#timings };
  }

  get recipe(): Recipe | undefined {
    return this.#recipe;
  }

  get routing(): RoutingDecision | undefined {
    return this.#routing;
  }

  see(event: GenerateEvent): void {
    if (event.type === 'start') {
      this.#usage.promptTokens += event.promptTokens;
      this.#usage.cachedTokens += event.cachedTokens;
      this.#recipe = event.recipe;
      this.#routing = event.routing;
      return;
    }
    const choice = this.#choices[event.choice];
    // A model that tells of choices nobody asked for is not ours to judge here.
    if (choice === undefined) return;
    if (event.type === 'end') this.#end(choice, event);
    else {
      this.#firstTokenMs ??= this.#nowMs();
      this.#usage.completionTokens += event.tokens.length;
      append(choice, event);
    }
  }

  output(): readonly RunChoice[] {
    return this.#choices.map(({ text, reasoning, toolCalls, reason }) => ({
      text,
      ...(reasoning !== '' && { reasoning }),
      ...(toolCalls.length > 0 && { toolCalls }),
      ...(reason && { reason }),
    }));
  }

  #end(choice: OpenChoice, { reason, timings, lateCount }: GenerateEvent & { readonly type: 'end' }): void {
    choice.reason = reason;
    this.#open--;
    this.#timings = timings;
    if (lateCount === undefined) return;
    this.#usage.promptTokens += lateCount.promptTokens;
    this.#usage.cachedTokens += lateCount.cachedTokens;
    this.#usage.completionTokens += lateCount.completionTokens;
  }
}

type Piece = Exclude<GenerateEvent, { readonly type: 'start' | 'end' }>;

function append(choice: OpenChoice, event: Piece): void {
  if (event.type === 'text') choice.text += event.text;
  else if (event.type === 'reasoning') choice.reasoning += event.text;
  else if (event.type === 'tool-call') choice.toolCalls.push({ id: event.id, name: event.name, arguments: '' });
  else {
    const call = choice.toolCalls[event.call];
    if (call) call.arguments += event.text;
  }
}
