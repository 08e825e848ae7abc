import type { ChatMessage, LanguageModel, ModelInput } from '#contract';

/** What stands there so far; replaced, never changed, so that forks and marks may share it. */
interface TextState {
  /** Messages that are complete. Undefined: it is a plain text. */
  readonly messages: readonly ChatMessage[] | undefined;
  /** All of a plain text, or what the model has said since the last message. */
  readonly tail: string;
  /** What the model has read and written of it, where its tokens can be known. */
  readonly tokens: readonly number[];
  /** The end of `tail` that is no tokens yet. */
  readonly pending: string;
  /** Messages were added that are no tokens yet. */
  readonly isStale: boolean;
}

/** What a model is to continue. */
export interface Seam {
  readonly input: ModelInput;
  /**
   * White space at the end of the text that was taken back, because most tokens of words begin with it. What the model
   * writes should begin with it.
   */
  readonly lead: string;
}

/** A token that was drawn. */
export interface Drawn {
  readonly token: number;
  readonly bytes: Uint8Array;
}

/** Who says a message. */
export type Role = 'system' | 'user' | 'assistant';

/** Where a text stood. */
export type Mark = { readonly state: TextState };

const empty: TextState = { messages: undefined, tail: '', tokens: [], pending: '', isStale: false };

/**
 * A text that programs and a model write in turn. What the model has read or written stays the same tokens, so that it
 * finds them computed; what is taken back leaves nothing behind.
 */
export class GrowingText {
  readonly #model: LanguageModel;
  #state: TextState;

  constructor(model: LanguageModel, from: Mark = { state: empty }) {
    this.#model = model;
    this.#state = from.state;
  }

  /** All of it, messages with the names of their roles before them. */
  get whole(): string {
    const { messages = [], tail } = this.#state;
    return [...messages.map(({ role, content }) => `${role}: ${String(content)}`), tail].join('\n').trimStart();
  }

  get isEmpty(): boolean {
    return this.#state.messages === undefined && this.#state.tail === '';
  }

  mark(): Mark {
    return { state: this.#state };
  }

  rollback({ state }: Mark): void {
    this.#state = state;
  }

  fork(): GrowingText {
    return new GrowingText(this.#model, this.mark());
  }

  append(text: string): void {
    const { tail, pending } = this.#state;
    this.#state = { ...this.#state, tail: tail + text, pending: pending + text };
  }

  /** A message of the one who gives instructions or asks; what the model said before becomes a message, too. */
  tell(role: Exclude<Role, 'assistant'>, content: string): void {
    const { messages = [], tail } = this.#state;
    const said: readonly ChatMessage[] = tail === '' ? [] : [{ role: 'assistant', content: tail }];
    this.#state = { ...empty, messages: [...messages, ...said, { role, content }], isStale: true };
  }

  /** @param canLead whether the model can be held to begin with white space */
  async seam(canLead: boolean): Promise<Seam> {
    if (this.#model.reading === undefined) return { input: this.#asChat(), lead: '' };
    await this.#renew();
    const { pending, tokens } = this.#state;
    const lead = canLead && pending.endsWith(' ') && !pending.endsWith('  ') ? ' ' : '';
    const added = await this.#tokensOf(pending.slice(0, pending.length - lead.length), tokens.length > 0);
    return { input: { kind: 'tokens', tokens: [...tokens, ...added] }, lead };
  }

  /**
   * What the model wrote after a seam becomes part of the text.
   *
   * @param written without the seam's white space
   * @param drawn what it drew for that, and perhaps for more; empty where that is not known
   */
  accept(seam: Seam, written: string, drawn: readonly Drawn[]): void {
    const { tail, pending } = this.#state;
    if (seam.input.kind !== 'tokens') {
      this.#state = { ...this.#state, tail: tail + written, pending: pending + written };
      return;
    }
    const { kept, rest } = tokensWithin(drawn, seam.lead + written);
    this.#state = { ...this.#state, tail: tail + written, tokens: [...seam.input.tokens, ...kept], pending: rest };
  }

  /** For models that can only be talked to: a plain text is what the user shows them. */
  #asChat(): ModelInput {
    const { messages, tail } = this.#state;
    const shown: readonly ChatMessage[] =
      tail === '' ? [] : [{ role: messages === undefined ? 'user' : 'assistant', content: tail }];
    return { kind: 'chat', messages: [...(messages ?? []), ...shown] };
  }

  /** All messages anew: what they begin with is in the model's cache, as its template writes it as it did before. */
  async #renew(): Promise<void> {
    const { messages, isStale } = this.#state;
    if (messages === undefined || !isStale) return;
    const tokens = await this.#model.tokenise({ kind: 'chat', messages });
    this.#state = { ...this.#state, tokens, isStale: false };
  }

  async #tokensOf(text: string, continues: boolean): Promise<readonly number[]> {
    return text === '' ? [] : await this.#model.tokenise({ kind: 'text', text, continues });
  }
}

/** Of drawn tokens those that make up a text from its beginning, and the end of it that is a part of a token. */
function tokensWithin(
  drawn: readonly Drawn[],
  text: string,
): { readonly kept: readonly number[]; readonly rest: string } {
  const bytes = Buffer.from(text);
  const kept: number[] = [];
  let length = 0;
  let whole = 0;
  for (const [index, { bytes: piece }] of drawn.entries()) {
    const next = length + piece.length;
    if (next > bytes.length || !bytes.subarray(length, next).equals(piece)) break;
    length = next;
    kept.push(drawn[index]?.token as number);
    // What is written again must not begin inside a character.
    if (bytes[length] === undefined || ((bytes[length] as number) & 0xc0) !== 0x80) whole = kept.length;
  }
  const used = drawn.slice(0, whole).reduce((sum, { bytes: piece }) => sum + piece.length, 0);
  return { kept: kept.slice(0, whole), rest: bytes.subarray(used).toString() };
}
