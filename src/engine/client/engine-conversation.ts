import type {
  ChatMessage,
  Context,
  Conversation,
  ConversationRequest,
  GenerateEvent,
  LanguageModel,
  ModelInput,
  SavedConversation,
  Turn,
} from '#contract';
import { InvalidRequestError } from '../errors/invalid-request-error.ts';
import { PromptTooLongError } from '../errors/prompt-too-long-error.ts';
import { integer } from '../request-limits.ts';

export interface ConversationParts {
  readonly model: Pick<LanguageModel, 'contextTokens' | 'generate' | 'tokenise'>;
  /** As in `SavedConversation`. */
  readonly identity: string;
  /** Keeps what was computed of a text; resolves to how many of its tokens. */
  keep(tokens: readonly number[], context: Context): Promise<number>;
}

/** What was said so far; replaced, never changed, so that forks may share it. */
export interface ConversationState {
  readonly tokens: readonly number[];
  readonly messages: readonly ChatMessage[] | undefined;
  readonly turns: readonly Turn[];
}

/** A conversation with a model that runs here. That its tokens are not computed twice is the prefix cache's doing. */
export class EngineConversation implements Conversation {
  readonly #parts: ConversationParts;
  #state: ConversationState;
  #isBusy = false;

  constructor(parts: ConversationParts, state: ConversationState) {
    this.#parts = parts;
    this.#state = state;
  }

  get tokens(): readonly number[] {
    return this.#state.tokens;
  }

  get turns(): readonly Turn[] {
    return this.#state.turns;
  }

  /** @throws InvalidRequestError, and what `LanguageModel.tokenise` throws; the conversation is as it was then */
  async append(input: ModelInput): Promise<void> {
    using _ = this.#begin();
    if (input.kind === 'chat' && input.tools?.length)
      throw new InvalidRequestError(
        'input.tools',
        'are for requests that hold all messages, and not for conversations',
      );
    if (input.kind === 'text' && input.suffix !== undefined)
      throw new InvalidRequestError('input.suffix', 'ends a text, and a conversation goes on');
    const next = input.kind === 'chat' ? await this.#withMessages(input.messages) : await this.#withText(input);
    const { contextTokens } = this.#parts.model;
    if (next.tokens.length >= contextTokens) throw new PromptTooLongError(next.tokens.length, contextTokens);
    this.#state = endTurn(next);
  }

  /** @throws what `LanguageModel.generate` throws */
  async *generate(request: ConversationRequest, context: Context): AsyncGenerator<GenerateEvent, void> {
    using _ = this.#begin();
    const before = this.#state;
    if (before.tokens.length === 0) throw new InvalidRequestError('conversation', 'is empty: append something first');
    const drawn: number[] = [];
    let text = '';
    try {
      const input = { kind: 'tokens', tokens: before.tokens } as const;
      for await (const event of this.#parts.model.generate({ ...request, input }, context)) {
        if (event.type === 'text') {
          drawn.push(...event.tokens);
          text += event.text;
        }
        yield event;
      }
    } finally {
      const said: ChatMessage = { role: 'assistant', content: text };
      const messages = before.messages && [...before.messages, said];
      if (drawn.length > 0) this.#state = endTurn({ ...before, tokens: [...before.tokens, ...drawn], messages });
    }
  }

  fork(): EngineConversation {
    return new EngineConversation(this.#parts, this.#state);
  }

  /** @throws InvalidRequestError */
  rollback(to: { readonly turns: number } | { readonly tokens: number }): void {
    using _ = this.#begin();
    const { tokens, messages, turns } = this.#state;
    if ('turns' in to) {
      integer('turns', to.turns, 0, turns.length);
      const kept = turns.slice(0, to.turns);
      const { tokens: length = 0, messages: count = messages && 0 } = kept.at(-1) ?? {};
      this.#state = { tokens: tokens.slice(0, length), messages: messages?.slice(0, count), turns: kept };
      return;
    }
    integer('tokens', to.tokens, 0, tokens.length);
    const kept = turns.filter((turn) => turn.tokens <= to.tokens);
    const isWhole = (kept.at(-1)?.tokens ?? 0) === to.tokens;
    // A chat that ends inside of a message is none any more.
    const whole = isWhole ? messages?.slice(0, kept.at(-1)?.messages ?? 0) : undefined;
    const next = { tokens: tokens.slice(0, to.tokens), messages: whole, turns: kept };
    this.#state = isWhole ? next : endTurn(next);
  }

  /** @throws EngineUnavailableError, WorkerDiedError */
  async save(context: Context): Promise<SavedConversation> {
    const { tokens, messages, turns } = this.#state;
    if (tokens.length > 0) await this.#parts.keep(tokens, context);
    return { format: 1, model: this.#parts.identity, tokens, messages, turns };
  }

  async #withText(input: Exclude<ModelInput, { kind: 'chat' }>): Promise<ConversationState> {
    const { tokens, turns } = this.#state;
    const added = input.kind === 'text' ? { ...input, continues: tokens.length > 0 } : input;
    return { tokens: [...tokens, ...(await this.#parts.model.tokenise(added))], messages: undefined, turns };
  }

  /** All messages anew: what they begin with is in the cache, as far as the template writes it as it did before. */
  async #withMessages(added: readonly ChatMessage[]): Promise<ConversationState> {
    const { tokens, turns } = this.#state;
    const before = tokens.length === 0 ? [] : this.#state.messages;
    if (before === undefined) throw new InvalidRequestError('input', 'is a chat, and what it would follow is not');
    const messages = [...before, ...added];
    const all = await this.#parts.model.tokenise({ kind: 'chat', messages });
    const differs = tokens.findIndex((token, index) => token !== all[index]);
    const common = differs < 0 ? tokens.length : differs;
    const clipped = turns.map((turn) => ({ ...turn, tokens: Math.min(turn.tokens, common) }));
    return { tokens: all, messages, turns: clipped };
  }

  #begin(): Disposable {
    if (this.#isBusy)
      throw new InvalidRequestError('conversation', 'is busy: wait, or fork it and go on with the fork');
    this.#isBusy = true;
    return { [Symbol.dispose]: () => (this.#isBusy = false) };
  }
}

function endTurn(state: ConversationState): ConversationState {
  const turn: Turn = { tokens: state.tokens.length, messages: state.messages?.length };
  return { ...state, turns: [...state.turns, turn] };
}
