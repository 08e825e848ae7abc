import type { Conversations, SavedConversation } from '#contract';
import { InvalidRequestError } from '../errors/invalid-request-error.ts';
import { checkInput, integer, type RequestBounds } from '../request-limits.ts';
import { type ConversationParts, EngineConversation } from './engine-conversation.ts';

/** Begins conversations with one model, and takes up those that were saved. */
export class EngineConversations implements Conversations {
  readonly #parts: ConversationParts;
  readonly #bounds: RequestBounds;

  constructor(parts: ConversationParts, bounds: RequestBounds) {
    this.#parts = parts;
    this.#bounds = bounds;
  }

  begin(): EngineConversation {
    return new EngineConversation(this.#parts, { tokens: [], messages: undefined, turns: [] });
  }

  /** @throws InvalidRequestError for what is of another model, or was changed into what can't be; PromptTooLongError */
  resume(saved: SavedConversation): EngineConversation {
    const { format, model, tokens, messages, turns } = saved;
    if (format !== 1) throw new InvalidRequestError('conversation', `has the format ${String(format)}, and not 1`);
    if (model !== this.#parts.identity) throw new InvalidRequestError('conversation', 'is with another model');
    if (!Array.isArray(tokens) || !Array.isArray(turns)) throw new InvalidRequestError('conversation', 'is incomplete');
    checkInput({ kind: 'tokens', tokens }, this.#bounds);
    if (messages !== undefined) checkInput({ kind: 'chat', messages }, this.#bounds);
    for (const turn of turns) {
      integer('tokens of a turn', turn.tokens, 0, tokens.length);
      integer('messages of a turn', turn.messages, 0, messages?.length ?? 0);
    }
    return new EngineConversation(this.#parts, { tokens, messages, turns });
  }
}
