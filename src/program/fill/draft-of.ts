import { NotSupportedError } from '../errors/not-supported-error.ts';
import type { Decoder } from '../hole/decoder.ts';
import type { AnyHole } from '../hole/hole.ts';
import type { RunSetting } from '../run/setting.ts';
import type { Seam } from '../text/growing-text.ts';
import { askFor, type Refused } from './ask.ts';
import { searchBeams } from './beam.ts';
import { type Draft, draw } from './draft.ts';
import { drawAtLeast } from './draw-at-least.ts';
import { drawSteered } from './draw-steered.ts';
import { drawSteps } from './draw-steps.ts';
import { requestOf } from './request-of.ts';

/**
 * One attempt at a hole, in the way that the hole, its decoder and the model allow.
 *
 * @param next as in `requestOf`
 * @param earlier attempts that would not do
 * @throws NotSupportedError, BudgetSpent, and what `LanguageModel.generate` throws
 */
export async function draftOf(
  hole: AnyHole,
  decoder: Decoder,
  seam: Seam,
  next: string,
  earlier: readonly Refused[],
  setting: RunSetting,
): Promise<Draft> {
  const { form, tokensMin = 0 } = hole;
  const { input, lead } = seam;
  const isSearched = decoder.kind === 'beam' || decoder.kind === 'best';
  if (isSearched && (form.kind === 'stepwise' || tokensMin > 0)) {
    throw new NotSupportedError(setting.model.name, `search in the hole "${hole.name}", which is drawn step by step`);
  }
  if (decoder.kind === 'beam') return await searchBeams(hole, decoder.width, seam, next, setting);
  const told = new Telling(hole, lead, setting);
  const grown = (text: string): boolean => told.grown(text) && told.isFine(text);
  if (input.kind !== 'tokens') return await askFor(hole, decoder, seam, earlier, setting, grown);
  const request = requestOf(hole, decoder, { lead, next }, earlier.length);
  const prompt = { tokens: input.tokens, lead };
  if (form.kind === 'stepwise') return await drawSteps(form.follow, prompt, request, setting, grown);
  if (tokensMin > 0) return await drawAtLeast(hole, tokensMin, prompt, request, setting, grown);
  if (form.kind === 'free' && hole.while && !hole.where && decoder.kind !== 'best') {
    return await drawSteered(input.tokens, request, setting, (text) => told.isFine(text), told);
  }
  const drafts = await draw(input, request, setting, grown);
  return drafts.reduce((best, draft) => (meanLogprob(draft) > meanLogprob(best) ? draft : best));
}

function meanLogprob({ logprob = -Infinity, tokens }: Draft): number {
  return logprob / Math.max(1, tokens);
}

/** Tells of a variable while it grows. */
class Telling {
  readonly #hole: AnyHole;
  readonly #lead: string;
  readonly #setting: RunSetting;
  #told = 0;

  constructor(hole: AnyHole, lead: string, setting: RunSetting) {
    this.#hole = hole;
    this.#lead = lead;
    this.#setting = setting;
  }

  readonly grown = (text: string): true => {
    const { emit, variables } = this.#setting;
    const { name } = this.#hole;
    const written = this.#written(text);
    if (written.length > this.#told) {
      emit({ type: 'variable', name, delta: written.slice(this.#told) });
      variables.set(name, written);
      this.#told = written.length;
    }
    return true;
  };

  readonly takenBack = (): void => {
    if (this.#told === 0) return;
    this.#setting.emit({ type: 'again', name: this.#hole.name, because: 'its last words may not be' });
    this.#told = 0;
  };

  isFine(text: string): boolean {
    return this.#hole.while?.(this.#written(text)) ?? true;
  }

  #written(text: string): string {
    return text.startsWith(this.#lead) ? text.slice(this.#lead.length) : text;
  }
}
