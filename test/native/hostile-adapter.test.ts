// What the validator accepts as an adapter of a base must not abort llama.cpp: it runs in a child that would die of it.
import assert from 'node:assert/strict';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test } from 'node:test';
import { fileURLToPath } from 'node:url';
import {
  AdapterMismatchError,
  assertAdapterFits,
  type GgufDescription,
  InvalidGgufError,
  NotAnAdapterError,
  readGguf,
  UnsupportedAdapterError,
  writeGguf,
} from '#hub';
import { randomWeights, type TinyArchitecture, tinyModel, writeTinyModel } from '../tiny-models.ts';
import { damagedModels } from './damaged-models.ts';
import { Expendable } from './expendable.ts';

const child = fileURLToPath(new URL('./run-adapter-main.ts', import.meta.url));
const refusals = [AdapterMismatchError, InvalidGgufError, NotAnAdapterError, UnsupportedAdapterError];
const rank = 4;

/** An adapter for every matrix of a model that one can be for: of two layers, and of its vocabulary where it has two. */
function wholeAdapter(architecture: TinyArchitecture): GgufDescription {
  const { tensors } = tinyModel(architecture);
  const isTied = !tensors.some(({ name }) => name === 'output.weight');
  const changed = tensors.filter(
    ({ name, dimensions }) => dimensions.length === 2 && !(isTied && name === 'token_embd.weight'),
  );
  return {
    metadata: {
      'general.type': { type: 'string', value: 'adapter' },
      'general.architecture': { type: 'string', value: architecture },
      'adapter.type': { type: 'string', value: 'lora' },
      'adapter.lora.alpha': { type: 'float32', value: 8 },
    },
    tensors: changed.flatMap(({ name, dimensions: [columns = 0, rows = 0] }) => {
      const [a, b] =
        name === 'token_embd.weight'
          ? [
              [rank, rows],
              [rank, columns],
            ]
          : [
              [columns, rank],
              [rank, rows],
            ];
      return [
        { name: `${name}.lora_a`, type: 'F32', dimensions: a },
        { name: `${name}.lora_b`, type: 'F32', dimensions: b },
      ] as const;
    }),
  };
}

for (const architecture of ['llama', 'gemma3'] as const) {
  test(`no accepted adapter for ${architecture} kills the process that runs it`, { timeout: 600_000 }, async (t) => {
    const folder = await mkdtemp(join(tmpdir(), 'lode-hostile-'));
    const runner = new Expendable<{ base: string; adapter: string }>(child);
    t.after(async () => {
      runner.stop();
      await rm(folder, { recursive: true });
    });
    const [base, adapter] = [join(folder, 'base.gguf'), join(folder, 'adapter.gguf')];
    await writeTinyModel(base, architecture);
    const header = await readGguf(base);
    const whole = wholeAdapter(architecture);
    const counts = { refused: 0, failed: 0, ran: 0 };
    const killers: string[] = [];
    for (const { what, description } of [{ what: 'nothing', description: whole }, ...damagedModels(whole)]) {
      await writeGguf(adapter, description, (tensor) =>
        tensor.type === 'F32' ? randomWeights(tensor, 1) : new Uint8Array(tensor.sizeBytes),
      );
      try {
        assertAdapterFits(await readGguf(adapter), header);
      } catch (error) {
        if (!refusals.some((refusal) => error instanceof refusal)) throw error;
        counts.refused++;
        continue;
      }
      const outcome = await runner.run({ base, adapter });
      if (outcome === undefined) killers.push(what);
      else counts[outcome === 'ran' ? 'ran' : 'failed']++;
    }
    t.diagnostic(`${counts.refused} refused, ${counts.failed} failed cleanly, ${counts.ran} ran`);
    assert.deepEqual(killers, []);
    assert.ok(counts.ran > 0 && counts.refused > counts.ran);
  });
}
