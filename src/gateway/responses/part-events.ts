import type { TokenLogprob } from '#contract';
import type { AnswerPart } from '../answer-parts.ts';
import { contentPart, logprobsJson, type OutputItem, outputItem } from './output-item.ts';

const deltaTypes = {
  text: 'response.output_text',
  reasoning: 'response.reasoning_text',
  call: 'response.function_call_arguments',
} as const;

/** The events of one item of the output. */
export class PartEvents {
  readonly #id: string;
  readonly #first: AnswerPart;
  readonly #namespaces: readonly string[];
  readonly #place: { readonly item_id: string; readonly output_index: number; readonly content_index?: number };

  /**
   * @param part as it is opened
   * @param namespaces as in `outputItem`
   */
  constructor(id: string, part: AnswerPart, outputIndex: number, namespaces: readonly string[]) {
    this.#id = id;
    this.#namespaces = namespaces;
    this.#first = part;
    // A call has no parts within it.
    this.#place = { item_id: id, output_index: outputIndex, ...(part.kind !== 'call' && { content_index: 0 }) };
  }

  *opened() {
    const item = outputItem(this.#id, this.#first, 'in_progress', this.#namespaces);
    yield { type: 'response.output_item.added', output_index: this.#place.output_index, item };
    if (this.#first.kind !== 'call')
      yield { type: 'response.content_part.added', ...this.#place, part: contentPart(this.#first) };
  }

  grown(delta: string, logprobs: readonly TokenLogprob[] | undefined) {
    const { kind } = this.#first;
    const shown = kind === 'text' ? { logprobs: logprobsJson(logprobs) } : {};
    return { type: `${deltaTypes[kind]}.delta`, ...this.#place, delta, ...shown };
  }

  item(part: AnswerPart, status: 'completed' | 'incomplete'): OutputItem {
    return outputItem(this.#id, part, status, this.#namespaces);
  }

  /** @param item the same as it is kept */
  *closed(part: AnswerPart, item: OutputItem) {
    const type = `${deltaTypes[part.kind]}.done`;
    if (item.type === 'function_call') yield { type, ...this.#place, name: item.name, arguments: part.text };
    else {
      const shown = part.kind === 'text' ? { logprobs: logprobsJson(part.logprobs) } : {};
      yield { type, ...this.#place, text: part.text, ...shown };
      yield { type: 'response.content_part.done', ...this.#place, part: contentPart(part) };
    }
    yield { type: 'response.output_item.done', output_index: this.#place.output_index, item };
  }
}
