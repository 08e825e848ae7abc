// Reads damaged GGUF files for as long as LODE_FUZZ_SECONDS says (default: 3), through a file as users do.
import assert from 'node:assert/strict';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test } from 'node:test';
import * as fc from 'fast-check';
import { inspectModel, InvalidGgufError, NotALanguageModelError, readGguf } from '#hub';
import { damagedGguf, flippedGguf } from './gguf-damage.ts';
import { assertConsistent } from './gguf-oracle.ts';

const seconds = Number(process.env['LODE_FUZZ_SECONDS'] ?? 3);
const memoryGrowthMax = 256 * 2 ** 20;

test(
  `no damaged file does more than fail with a typed error, in ${seconds} s of tries`,
  { timeout: (seconds + 60) * 1000 },
  async (t) => {
    const folder = await mkdtemp(join(tmpdir(), 'lode-fuzz-'));
    t.after(() => rm(folder, { recursive: true }));
    const file = join(folder, 'damaged.gguf');
    const before = process.memoryUsage.rss();
    const outcomes = { accepted: 0, refused: 0 };
    const property = fc.asyncProperty(fc.oneof(damagedGguf, flippedGguf), async (bytes) => {
      await writeFile(file, bytes);
      try {
        const header = await readGguf(file);
        outcomes.accepted++;
        assertConsistent(header, bytes);
        inspectModel(header);
      } catch (error) {
        if (!(error instanceof InvalidGgufError || error instanceof NotALanguageModelError)) throw error;
        outcomes.refused++;
      }
    });
    await fc.assert(property, {
      numRuns: Number.MAX_SAFE_INTEGER,
      interruptAfterTimeLimit: seconds * 1000,
      markInterruptAsFailure: false,
    });
    t.diagnostic(`${outcomes.accepted} accepted, ${outcomes.refused} refused`);
    assert.ok(
      outcomes.accepted > 0 && outcomes.refused > outcomes.accepted,
      'the damage is neither too little nor too much',
    );
    assert.ok(process.memoryUsage.rss() - before < memoryGrowthMax, 'memory does not grow with what a file claims');
  },
);
