import type { Constraint, Sampling } from '#contract';
import { type Condition, constraintOfCondition } from '../hole/condition.ts';
import type { Decoder } from '../hole/decoder.ts';
import { escapePattern } from '../hole/escape-pattern.ts';
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
    // Digits have tokens of their own, beside that of the white space before them.
    tokensMax: tokensMaxOf(hole) + (lead !== '' && hole.form.kind === 'pattern' ? 1 : 0),
    ...(stop.length > 0 && { stop }),
    ...(constraint && { constraint }),
    ...(decoder.kind === 'best' && { choices: decoder.of }),
  };
}

export function tokensMaxOf({ tokensMax }: AnyHole): number {
  return tokensMax ?? tokensMaxDefault;
}

function constraintOf(hole: AnyHole, edges: Edges): Constraint | undefined {
  const { form, where } = hole;
  const { lead, next } = edges;
  if (where !== undefined) return constraintWhere(hole, where, edges);
  switch (form.kind) {
    case 'free':
    case 'stepwise':
    case 'nested':
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
      return form.held ?? { kind: 'json', schema: form.schema };
  }
}

/** What a condition says as well. It is about the text alone, and not about what stands around it. */
function constraintWhere({ name, form, stopAt, stopBefore }: AnyHole, where: Condition, { lead }: Edges): Constraint {
  const stops = [...stopBefore, ...stopAt].map((stop) => escapePattern(stop)).join('|');
  const said = constraintOfCondition(name, where);
  const parts: Constraint[] = [said];
  let after = '';
  if (form.kind === 'pattern') {
    parts.push(regex(form.pattern));
    after = form.after ?? '';
  } else if (form.kind === 'free' && stops !== '') {
    parts.push({ kind: 'not', of: regex(`[^]*(?:${stops})[^]*`) });
    after = `(?:${stops})[^]*`;
  }
  return {
    kind: 'sequence',
    of: [
      ...(lead === '' ? [] : [regex(lead)]),
      { kind: 'all', of: parts },
      ...(after === '' ? [] : [regex(`(?:${after})?`)]),
    ],
  };
}

function regex(pattern: string): Constraint {
  return { kind: 'regex', pattern };
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
