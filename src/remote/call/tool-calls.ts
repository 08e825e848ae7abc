import type { GenerateEvent } from '#contract';
import type { Part } from './open-answer.ts';

type CallEvent = Extract<GenerateEvent, { readonly type: 'tool-call' | 'tool-arguments' }>;
/** Without what all pieces of a choice have. */
type BareEvent = CallEvent extends infer Event
  ? Event extends CallEvent
    ? Omit<Event, 'choice' | 'tokens'>
    : never
  : never;

/** Numbers the calls of one choice. Some providers give a call piece by piece, some whole, some both. */
export class ToolCalls {
  readonly #calls = new Map<string, { readonly call: number; isTold: boolean }>();

  eventsOf(part: Part): readonly BareEvent[] {
    switch (part.type) {
      case 'tool-input-start':
        return this.#begin(part.id, part.toolName);
      case 'tool-input-delta':
        return part.delta === '' ? [] : this.#arguments(part.id, part.delta);
      case 'tool-call': {
        const begun = this.#calls.has(part.toolCallId) ? [] : this.#begin(part.toolCallId, part.toolName);
        const isTold = this.#calls.get(part.toolCallId)?.isTold === true;
        return isTold ? begun : [...begun, ...this.#arguments(part.toolCallId, part.input === '' ? '{}' : part.input)];
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
