/** A part of MaskBench, where it is at hand: schemas from the field with instances, through the command that users have. */
import assert from 'node:assert/strict';
import { existsSync } from 'node:fs';
import { test } from 'node:test';
import { fileURLToPath } from 'node:url';
import { Workshop } from '../stack/lode-command.ts';
import { smollm2 } from '../weights.ts';

const sample = fileURLToPath(new URL('../../../shared/data/maskbench/sample.jsonl', import.meta.url));

interface Answer {
  readonly vocabulary: string;
  readonly outcomes: readonly { readonly file: string; readonly outcome: string }[];
  readonly summary: Readonly<
    Record<'schemas' | 'passRate' | 'wronglyAccepted' | 'wronglyRejected' | 'maskMeanUs', number>
  >;
}

test(
  'of the schemas with instances at least 97 % pass, and no instance is judged wrongly',
  { timeout: 300_000 },
  async (context) => {
    if (!existsSync(sample)) return context.skip(`there is no ${sample}`);
    await using workshop = new Workshop();
    const { outcomes, summary } = await workshop.json<Answer>(['grammar', 'test', sample, '--model', await smollm2()]);
    assert.equal(outcomes.length, summary.schemas);
    assert.deepEqual(
      outcomes.filter(({ outcome }) => outcome === 'failed'),
      [],
    );
    assert.equal(summary.wronglyAccepted + summary.wronglyRejected, 0);
    assert.ok(summary.passRate >= 0.97, `${summary.passRate}`);
    assert.ok(summary.maskMeanUs > 0);
  },
);

test('without a model or a program, masks are for single bytes', async () => {
  await using workshop = new Workshop();
  const { code, stdout } = await workshop.lode(['grammar', 'test', 'nothing.jsonl']);
  assert.equal(code, 2);
  assert.equal(stdout, '');
});
