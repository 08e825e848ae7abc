/**
 * The stores of LangChain, LlamaIndex and Haystack for other databases, against this gateway: by the standard tests that
 * LangChain and Haystack publish for whoever writes such a store.
 */
import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, test } from 'node:test';
import { fileURLToPath } from 'node:url';
import { openVectorDoor, type VectorDoor } from './vector-door-fixture.ts';
import { vectorStoresPython } from './vector-stores-python-fixture.ts';

const home = mkdtempSync(join(tmpdir(), 'lode-vector-stores-'));
after(() => rmSync(home, { recursive: true }));

/** By the script of their tests: what it finds in its environment, and how many tests there are that pass. */
const suites = {
  pinecone_stores: {
    env: ({ url }: VectorDoor) => ({ PINECONE_CONTROLLER_HOST: `${url}/pinecone`, PINECONE_API_KEY: 'all' }),
    passed: 60,
  },
  weaviate_stores: { env: ({ port }: VectorDoor) => ({ LODE_PORT: String(port) }), passed: 67 },
} as const;

for (const [script, { env, passed }] of Object.entries(suites)) {
  test(script, { timeout: 400_000 }, async (t) => {
    const python = await vectorStoresPython();
    if (python === undefined) return t.skip('there is no Python here, or its packages cannot be installed');
    await using door = await openVectorDoor();
    const said = await pytest(python, script, env(door));
    assert.match(said, new RegExp(`^${passed} passed`, 'm'), said);
  });
}

async function pytest(python: string, script: string, env: Readonly<Record<string, string>>): Promise<string> {
  const file = fileURLToPath(new URL(`./python/${script}.py`, import.meta.url));
  const options = {
    ...process.env,
    ...env,
    HOME: home,
    HAYSTACK_TELEMETRY_ENABLED: 'False',
    PYTHONDONTWRITEBYTECODE: '1',
  };
  const child = execFile(
    python,
    ['-m', 'pytest', '-q', '-p', 'no:cacheprovider', '-o', 'asyncio_mode=auto', '--tb=short', file],
    {
      cwd: home,
      env: options,
      timeout: 380_000,
      maxBuffer: 64 * 1024 * 1024,
    },
  );
  let said = '';
  for (const stream of [child.stdout, child.stderr]) stream?.on('data', (text: string) => (said += text));
  await new Promise((resolve) => child.on('close', resolve));
  return said;
}
