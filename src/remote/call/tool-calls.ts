import type { GenerateEvent } from '#contract';
import { RemoteCutError } from '../errors/remote-cut-error.ts';
import type { Part } from '../provider/provider.ts';

type CallEvent = Extract<GenerateEvent, { readonly type: 'tool-call' | 'tool-arguments' }>;
/** Without what all pieces of a choice have. */
type BareEvent = CallEvent extends infer Event
  ? Event extends CallEvent
    ? Omit<Event, 'choice' | 'tokens'>
    : never
  : never;

/** Numbers the calls of one choice. Some providers give a call piece by piece, some whole, some both. */
export class ToolCalls {
  readonly #model: string;
  readonly #calls = new Map<string, { readonly call: number; isTold: boolean }>();

  constructor(model: string) {
    this.#model = model;
  }

  /** @throws RemoteCutError when a call is over and its arguments are no JSON object */
  eventsOf(part: Part): readonly BareEvent[] {
    switch (part.type) {
      case 'tool-input-start':
        return this.#begin(part.id, part.toolName);
      case 'tool-input-delta':
        return part.delta === '' ? [] : this.#arguments(part.id, part.delta);
      case 'tool-call': {
        const input = part.input === '' ? '{}' : part.input;
        if (!isObject(input)) throw new RemoteCutError(this.#model, 'the arguments of its call are no JSON object');
        const begun = this.#calls.has(part.toolCallId) ? [] : this.#begin(part.toolCallId, part.toolName);
        const isTold = this.#calls.get(part.toolCallId)?.isTold === true;
        return isTold ? begun : [...begun, ...this.#arguments(part.toolCallId, input)];
      }
      default:
        return [];
    }
  }

  #begin(id: string, name: string): readonly BareEvent[] {
    const call = this.#calls.size;
    this.#calls.set(id, { call, isTold: false });
    return [{ type: 'tool-call', call, id, name }];
  }

  #arguments(id: string, text: string): readonly BareEvent[] {
    const known = this.#calls.get(id);
    if (!known) return [];
    known.isTold = true;
    return [{ type: 'tool-arguments', call: known.call, text }];
  }
}

function isObject(json: string): boolean {
  try {
    const value: unknown = JSON.parse(json);
    return typeof value === 'object' && value !== null && !Array.isArray(value);
  } catch {
    return false;
  }
}
