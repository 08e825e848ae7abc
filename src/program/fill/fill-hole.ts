import { HoleUnfilledError } from '../errors/hole-unfilled-error.ts';
import { describe, holds } from '../hole/condition.ts';
import type { Decoder } from '../hole/decoder.ts';
import type { Weighed } from '../hole/distribution-hole.ts';
import type { AnyHole, Verdict } from '../hole/hole.ts';
import type { RunSetting } from '../run/setting.ts';
import type { Trace, TracedAttempt } from '../run/trace.ts';
import type { Drawn, GrowingText, Seam } from '../text/growing-text.ts';
import { draftOf } from './draft-of.ts';
import { weigh } from './weigh.ts';
import { weighByLetters } from './weigh-by-letters.ts';
import { writtenOf } from './written-of.ts';

const attemptsMax = 4;

/** What a hole was filled with. */
interface Filling {
  readonly value: unknown;
  readonly written: string;
  readonly drawn: readonly Drawn[];
  readonly attempts: readonly TracedAttempt[];
  readonly weighed?: readonly Weighed<string>[] | undefined;
}

/**
 * Lets the model fill a hole at the end of a text.
 *
 * @param following what the program will write after it
 * @throws HoleUnfilledError, NotSupportedError, BudgetSpent, and what `LanguageModel.generate` throws
 */
export async function fillHole(
  hole: AnyHole,
  text: GrowingText,
  following: string,
  trace: Trace,
  ofRun: RunSetting,
): Promise<unknown> {
  const startedMs = performance.now();
  const setting: RunSetting = { ...ofRun, budget: ofRun.budget.forHole(hole) };
  const decoder = hole.decoder ?? setting.decoder;
  const seam = await text.seam(hole.form.kind !== 'json');
  const next = isAmbiguous(hole) && seam.input.kind === 'tokens' ? following.slice(0, 1) : '';
  const isWeighed = hole.form.kind === 'distribution' || (hole.form.kind === 'choices' && decoder.kind === 'beam');
  const filling = await (isWeighed
    ? fillByWeight(hole, seam, next, setting)
    : fillByDrafts(hole, decoder, seam, next, setting));
  const { value, written, drawn, attempts, weighed } = filling;
  text.accept(seam, written, drawn);
  setting.variables.set(hole.name, value);
  setting.emit({ type: 'filled', name: hole.name, value });
  const durationMs = performance.now() - startedMs;
  trace.add({
    kind: 'hole',
    name: hole.name,
    held: hole.form.kind,
    decoder: decoder.kind,
    written,
    attempts,
    weighed,
    durationMs,
  });
  return value;
}

async function fillByWeight(hole: AnyHole, seam: Seam, next: string, setting: RunSetting): Promise<Filling> {
  const choices = hole.form.kind === 'distribution' || hole.form.kind === 'choices' ? hole.form.choices : [];
  const isEveryWay = hole.form.kind === 'distribution' && hole.form.isEveryWay;
  const isTalkedTo = setting.model.scorer === undefined || seam.input.kind !== 'tokens';
  const weighed = await (isTalkedTo
    ? weighByLetters(choices, seam, setting)
    : weigh(choices, seam, next, setting, isEveryWay));
  const written = weighed[0]?.value ?? '';
  const value = hole.form.kind === 'distribution' ? weighed : written;
  setting.emit({ type: 'variable', name: hole.name, delta: written });
  return { value, written, drawn: [], attempts: [], weighed };
}

async function fillByDrafts(
  hole: AnyHole,
  decoder: Decoder,
  seam: Seam,
  next: string,
  setting: RunSetting,
): Promise<Filling> {
  const attempts: TracedAttempt[] = [];
  for (let attempt = 0; ; attempt++) {
    const refused = attempts.map(({ text, refused: because = '' }) => ({ text, because }));
    const draft = await draftOf(hole, decoder, seam, next, refused, setting);
    const written = writtenOf(hole, { lead: seam.lead, next }, draft);
    if (draft.isCutOff && setting.budget.tokensLeft <= 0) {
      setting.variables.set(hole.name, written);
      setting.budget.check();
    }
    const verdict = await verdictOn(hole, written);
    const { tokens, logprob, forced = 0, takenBack = 0 } = draft;
    attempts.push({
      text: written,
      tokens,
      logprob,
      ...(forced > 0 && { forced }),
      ...(takenBack > 0 && { takenBack }),
      ...('refused' in verdict && { refused: verdict.refused }),
    });
    if ('value' in verdict) return { value: verdict.value, written, drawn: draft.drawn, attempts };
    if (attempts.length >= attemptsMax) throw new HoleUnfilledError(hole.name, written, verdict.refused, attemptsMax);
    setting.emit({ type: 'again', name: hole.name, because: verdict.refused });
  }
}

async function verdictOn(hole: AnyHole, written: string): Promise<Verdict<unknown>> {
  if (hole.while?.(written) === false) return { refused: 'it grew into what it may not be' };
  if (hole.where && !holds(hole.where, withoutStop(hole, written))) {
    return { refused: `it is not as it has to be: ${describe(hole.where)}` };
  }
  const read: Verdict<unknown> = hole.read(written);
  if ('refused' in read) return read;
  const verdict = await (hole.check?.(read.value) ?? true);
  return verdict === true ? read : { refused: verdict };
}

/** A condition is about what stands before the stop. */
function withoutStop({ stopAt }: AnyHole, written: string): string {
  const stop = stopAt.find((each) => written.endsWith(each)) ?? '';
  return written.slice(0, written.length - stop.length);
}

/** Whether only what follows tells one of its texts from another that begins with it. */
function isAmbiguous({ form }: AnyHole): boolean {
  if (form.kind !== 'choices' && form.kind !== 'distribution') return false;
  return form.choices.some((a) => form.choices.some((b) => a !== b && b.startsWith(a)));
}
