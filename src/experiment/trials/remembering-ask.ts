import { digestOf } from '#base';
import type { Ask } from './ask.ts';
import type { TrialStore } from './trial-store.ts';

/** Asks what is not known, and keeps the answer. */
export function rememberingAsk(ask: Ask, store: TrialStore, identityOf: (model: string) => string): Ask {
  return async (question, signal) => {
    const key = digestOf({ question, identity: identityOf(question.model) });
    const known = (await store.find([key])).get(key);
    if (known !== undefined && 'answer' in known) return known.answer;
    const answer = await ask(question, signal);
    // Whoever else asked the same has got an answer as good.
    await store.claim(key);
    await store.keep(key, { answer });
    return answer;
  };
}
