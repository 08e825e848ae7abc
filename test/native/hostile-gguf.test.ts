// What the validator accepts must not abort llama.cpp: it is loaded and run in a child process that would die of it.
import assert from 'node:assert/strict';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test } from 'node:test';
import { fileURLToPath } from 'node:url';
import { inspectModel, InvalidGgufError, NotALanguageModelError, readGguf, writeGguf } from '#hub';
import { randomWeights, tinyArchitectures, tinyModel } from '../tiny-models.ts';
import { damagedModels } from './damaged-models.ts';
import { Expendable } from './expendable.ts';

const child = fileURLToPath(new URL('./run-model-main.ts', import.meta.url));
for (const architecture of tinyArchitectures) {
  test(`no accepted ${architecture} model kills the process that runs it`, { timeout: 600_000 }, async (t) => {
    const folder = await mkdtemp(join(tmpdir(), 'lode-hostile-'));
    const runner = new Expendable<string>(child);
    t.after(async () => {
      runner.stop();
      await rm(folder, { recursive: true });
    });
    const file = join(folder, 'model.gguf');
    const counts = { refused: 0, failed: 0, ran: 0 };
    const killers: string[] = [];
    for (const { what, description } of damagedModels(tinyModel(architecture))) {
      await writeGguf(file, description, (tensor) =>
        tensor.type === 'F32' ? randomWeights(tensor, 1) : new Uint8Array(tensor.sizeBytes),
      );
      try {
        inspectModel(await readGguf(file));
      } catch (error) {
        if (!(error instanceof InvalidGgufError || error instanceof NotALanguageModelError)) throw error;
        counts.refused++;
        continue;
      }
      const outcome = await runner.run(file);
      if (outcome === undefined) killers.push(what);
      else counts[outcome === 'ran' ? 'ran' : 'failed']++;
    }
    t.diagnostic(`${counts.refused} refused, ${counts.failed} failed cleanly, ${counts.ran} ran`);
    assert.deepEqual(killers, []);
  });
}
