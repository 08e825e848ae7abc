import { applyHead, type SayingHead } from './head.ts';
import { type Lesson, trainHead } from './train-head.ts';
import { trainNetwork } from './train-network.ts';

/** How a head did on examples that it was not trained on. */
export interface HeadReport {
  readonly examples: number;
  readonly heldOut: number;
  /** Of a classifier: the share that is right, and the mean distance of what it is sure of from how often it is right. */
  readonly accuracy?: number | undefined;
  readonly calibrationError?: number | undefined;
  /** Of a regressor: the root of the mean square of its errors, and the share of the variance that it explains. */
  readonly error?: number | undefined;
  readonly explained?: number | undefined;
}

/** Of each label, one in so many is held out. */
const heldOutEvery = 5;
/** Factors that a classifier's scores are tried with, so that it is as sure as it is right. */
const sharpnesses = Array.from({ length: 41 }, (_, step) => 2 ** ((step - 20) / 8));
const calibrationBins = 10;

/**
 * Trains a head, says how well it does on examples that are held out, and how sure it may be (temperature scaling: Guo et al. 2017);
 * what is returned was trained on all of them.
 *
 * @param hiddenUnits of a layer between trunk and labels; absent: there is none
 */
export function teach(
  kind: SayingHead['kind'],
  labels: readonly string[],
  lessons: readonly Lesson[],
  hiddenUnits?: number,
): { readonly head: SayingHead; readonly report: HeadReport } {
  const isHeldOut = heldOutIn(kind, lessons);
  const held = lessons.filter((_, index) => isHeldOut[index]);
  const train = (from: readonly Lesson[]): SayingHead =>
    hiddenUnits === undefined ? trainHead(kind, labels, from) : trainNetwork(kind, labels, from, hiddenUnits);
  const tried = train(lessons.filter((_, index) => !isHeldOut[index]));
  const counts = { examples: lessons.length, heldOut: held.length };
  const whole = train(lessons);
  if (kind === 'regressor') return { head: whole, report: { ...counts, ...errorsOf(tried, held) } };
  const factor = sharpnesses.reduce(
    (best, each) => (surprise(sharpened(tried, each), held) < surprise(sharpened(tried, best), held) ? each : best),
    1,
  );
  return { head: sharpened(whole, factor), report: { ...counts, ...hitsOf(sharpened(tried, factor), held) } };
}

/** The same of each label, so that none is missing on either side. */
function heldOutIn(kind: SayingHead['kind'], lessons: readonly Lesson[]): readonly boolean[] {
  const seen = new Map<number, number>();
  return lessons.map(({ target }) => {
    const group = kind === 'classifier' ? target : 0;
    const count = (seen.get(group) ?? 0) + 1;
    seen.set(group, count);
    return count % heldOutEvery === 2;
  });
}

function sharpened(head: SayingHead, factor: number): SayingHead {
  return {
    ...head,
    weights: head.weights.map((value) => value * factor),
    biases: head.biases.map((value) => value * factor),
  };
}

function surprise(head: SayingHead, lessons: readonly Lesson[]): number {
  return lessons.reduce(
    (sum, { vector, target }) => sum - Math.log(Math.max(applyHead(head, vector)[target] as number, 1e-12)),
    0,
  );
}

function hitsOf(head: SayingHead, lessons: readonly Lesson[]): Pick<HeadReport, 'accuracy' | 'calibrationError'> {
  const told = lessons.map(({ vector, target }) => {
    const shares = applyHead(head, vector);
    const sure = Math.max(...shares);
    return { sure, isRight: shares.indexOf(sure) === target };
  });
  const bins = Array.from({ length: calibrationBins }, (_, bin) =>
    told.filter(({ sure }) => Math.min(calibrationBins - 1, Math.floor(sure * calibrationBins)) === bin),
  );
  const distance = (bin: typeof told) =>
    Math.abs(bin.reduce((sum, { sure, isRight }) => sum + sure - (isRight ? 1 : 0), 0));
  return {
    accuracy: told.filter(({ isRight }) => isRight).length / told.length,
    calibrationError: bins.reduce((sum, bin) => sum + distance(bin), 0) / told.length,
  };
}

function errorsOf(head: SayingHead, lessons: readonly Lesson[]): Pick<HeadReport, 'error' | 'explained'> {
  const mean = lessons.reduce((sum, { target }) => sum + target, 0) / lessons.length;
  const squares = lessons.reduce(
    (sum, { vector, target }) => sum + ((applyHead(head, vector)[0] as number) - target) ** 2,
    0,
  );
  const spread = lessons.reduce((sum, { target }) => sum + (target - mean) ** 2, 0);
  return { error: Math.sqrt(squares / lessons.length), explained: spread === 0 ? 0 : 1 - squares / spread };
}
