import type { Constraint, Sampling } from '#contract';
import type { Decoder } from '../hole/decoder.ts';
import type { AnyHole } from '../hole/hole.ts';
import type { DraftRequest } from './draft.ts';

/** Of holes that say nothing of it: long enough for an answer, short enough for a model that does not stop. */
const tokensMaxDefault = 512;

/** What stands around a hole. */
export interface Edges {
  /** White space before it that belongs to its first token. */
  readonly lead: string;
  /** The beginning of what follows, where only that tells a text from a longer one that begins with it. */
  readonly next: string;
}

/** Asks a model to fill a hole. */
export function requestOf(hole: AnyHole, decoder: Decoder, { lead, next }: Edges, attempt: number): DraftRequest {
  const constraint = constraintOf(hole, { lead, next });
  const stop = hole.form.kind === 'free' ? [...hole.stopBefore, ...hole.stopAt] : [];
  return {
    sampling: samplingOf(decoder, attempt),
    tokensMax: tokensMaxOf(hole),
    ...(stop.length > 0 && { stop }),
    ...(constraint && { constraint }),
    ...(decoder.kind === 'best' && { choices: decoder.of }),
  };
}

export function tokensMaxOf({ tokensMax }: AnyHole): number {
  return tokensMax ?? tokensMaxDefault;
}

function constraintOf({ form }: AnyHole, { lead, next }: Edges): Constraint | undefined {
  switch (form.kind) {
    case 'free':
      return undefined;
    case 'choices':
    case 'distribution':
      return { kind: 'choices', choices: form.choices.map((choice) => lead + choice + next) };
    case 'pattern':
      return {
        kind: 'regex',
        pattern: `${lead}(?:${form.pattern})${form.after === undefined ? '' : `(?:${form.after})?`}`,
      };
    case 'json':
      return { kind: 'json', schema: form.schema };
  }
}

/** A first attempt is as the decoder says; further ones must not come to the same. */
export function samplingOf(decoder: Decoder, attempt: number): Sampling {
  if (decoder.kind === 'sample' || decoder.kind === 'best') {
    const { temperature = 1, seed } = decoder;
    const topP = decoder.kind === 'sample' ? decoder.topP : undefined;
    return {
      temperature,
      ...(topP !== undefined && { topP }),
      ...(seed !== undefined && { seed: seed + attempt * 1000 }),
    };
  }
  return attempt === 0 ? { temperature: 0 } : { temperature: 0.8, seed: attempt };
}
