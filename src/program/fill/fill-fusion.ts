import type { RunSetting } from '../run/setting.ts';
import type { Trace } from '../run/trace.ts';
import type { GrowingText } from '../text/growing-text.ts';
import { draw } from './draft.ts';
import { constraintOfFusion, type Fusion, textsIn } from './fuse.ts';

/** Of one request, however many holes it fills. */
const tokensMax = 512;

/**
 * Lets the model fill several holes in one request, words between them included. Undefined, and nothing done, when
 * a value will not do: then each is to be filled by itself.
 *
 * @throws BudgetSpent, and what `LanguageModel.generate` throws
 */
export async function fillFusion(
  fusion: Fusion,
  text: GrowingText,
  trace: Trace,
  setting: RunSetting,
): Promise<Readonly<Record<string, unknown>> | undefined> {
  const startedMs = performance.now();
  const seam = await text.seam(true);
  const constraint = constraintOfFusion(fusion, seam.lead);
  const [draft] = await draw(seam.input, { sampling: { temperature: 0 }, tokensMax, constraint }, setting);
  const said = draft?.text ?? '';
  const texts = textsIn(fusion, said.startsWith(seam.lead) ? said.slice(seam.lead.length) : said);
  const verdicts = fusion.holes.map((hole, index) => hole.read(texts?.[index] ?? ''));
  const values: Record<string, unknown> = {};
  for (const [index, { name, check }] of fusion.holes.entries()) {
    const verdict = verdicts[index];
    if (texts === undefined || verdict === undefined || 'refused' in verdict) return undefined;
    if ((await (check?.(verdict.value) ?? true)) !== true) return undefined;
    values[name] = verdict.value;
  }
  const { between, holes } = fusion;
  const written = holes.map((_none, index) => `${texts?.[index] ?? ''}${between[index] ?? ''}`).join('');
  text.accept(seam, written, draft?.drawn ?? []);
  tellOf(fusion, texts ?? [], values, trace, setting, performance.now() - startedMs);
  return values;
}

function tellOf(
  { holes, between }: Fusion,
  texts: readonly string[],
  values: Readonly<Record<string, unknown>>,
  trace: Trace,
  { emit, variables }: RunSetting,
  durationMs: number,
): void {
  for (const [index, { name, form }] of holes.entries()) {
    const written = texts[index] ?? '';
    const words = between[index];
    const value = values[name];
    variables.set(name, value);
    emit({ type: 'variable', name, delta: written });
    emit({ type: 'filled', name, value });
    trace.add({
      kind: 'hole',
      name,
      held: form.kind,
      decoder: 'argmax',
      written,
      attempts: [],
      durationMs,
      isFused: true,
    });
    if (words === undefined) continue;
    emit({ type: 'text', text: words });
    trace.add({ kind: 'text', text: words });
  }
}
