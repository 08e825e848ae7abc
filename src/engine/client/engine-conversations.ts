import type { Context, Conversations, SavedConversation } from '#contract';
import { InvalidRequestError } from '../errors/invalid-request-error.ts';
import { checkInput, integer } from '../request-limits.ts';
import { type ConversationParts, EngineConversation } from './engine-conversation.ts';

/** Begins conversations with one model, and takes up those that were saved. */
export class EngineConversations implements Conversations {
  readonly #parts: ConversationParts;

  constructor(parts: ConversationParts) {
    this.#parts = parts;
  }

  begin(): EngineConversation {
    return new EngineConversation(this.#parts, { tokens: [], messages: undefined, turns: [] });
  }

  /** @throws EngineUnavailableError, WorkerDiedError */
  async keep(tokens: readonly number[], context: Context): Promise<number> {
    return await this.#parts.keep(tokens, context);
  }

  /** @throws InvalidRequestError for what is of another model, or was changed into what can't be; PromptTooLongError */
  resume(saved: SavedConversation): EngineConversation {
    const { format, model, tokens, messages, turns } = saved;
    if (format !== 1) throw new InvalidRequestError('conversation', `has the format ${String(format)}, and not 1`);
    if (model !== this.#parts.identity) throw new InvalidRequestError('conversation', 'is with another model');
    if (!Array.isArray(tokens) || !Array.isArray(turns)) throw new InvalidRequestError('conversation', 'is incomplete');
    // Which tokens there are is for the model to say, when they are given to it.
    const bounds = { vocabularySize: 2 ** 31, contextTokens: this.#parts.model.contextTokens + 1, parallel: 1 };
    checkInput({ kind: 'tokens', tokens }, bounds);
    if (messages !== undefined) checkInput({ kind: 'chat', messages }, bounds);
    for (const turn of turns) {
      integer('tokens of a turn', turn.tokens, 0, tokens.length);
      integer('messages of a turn', turn.messages, 0, messages?.length ?? 0);
    }
    return new EngineConversation(this.#parts, { tokens, messages, turns });
  }
}
