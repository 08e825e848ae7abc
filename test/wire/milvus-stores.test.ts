/** LangChain's and LlamaIndex's stores on Milvus against the gateway. */
import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, test } from 'node:test';
import { fileURLToPath } from 'node:url';
import { pythonWith } from '../python-venv.ts';
import { openVectorsDoor } from './vectors-door.ts';

const door = await openVectorsDoor();
const folder = mkdtempSync(join(tmpdir(), 'lode-milvus-stores-'));
after(async () => {
  await door[Symbol.asyncDispose]();
  rmSync(folder, { recursive: true });
});

const scriptAt = (name: string) => fileURLToPath(new URL(`./python/${name}.py`, import.meta.url));
const missing = 'there is no Python here, or its packages cannot be installed';

test('LlamaIndex: adding, filtering, diversity, removing', { timeout: 400_000 }, async (t) => {
  const python = await pythonWith('milvus-llamaindex', ['llama-index-vector-stores-milvus==1.2.0']);
  if (python === undefined) return t.skip(missing);
  const said = await run(python, door.url, ['-W', 'ignore', scriptAt('milvus_llamaindex')]);
  assert.deepEqual(said.match(/(?<=^passed )\w+$/gm), ['adding', 'filtering', 'diversity', 'removing'], said);
});

// Some of them ask for what LangChain's store on Milvus does not do, wherever it is; what matters is that it does as much here.
test('LangChain: its standard tests end as they do with Milvus Lite', { timeout: 600_000 }, async (t) => {
  const packages = ['langchain-milvus==0.4.0', 'langchain-tests==1.1.9', 'pytest-asyncio==1.5.0'];
  const python = await pythonWith('milvus-langchain', packages);
  if (python === undefined) return t.skip(missing);
  const outcomesWith = async (url: string) => {
    const options = ['-q', '-p', 'no:cacheprovider', '--asyncio-mode=auto', '-rA', '--tb=no', '-W', 'ignore'];
    const said = await run(python, url, ['-m', 'pytest', ...options, scriptAt('milvus_langchain_test')]);
    return (said.match(/^(?:PASSED|FAILED|ERROR) \S+::\w+/gm) ?? [])
      .map((line) => line.replace(/ \S+::/, ' '))
      .toSorted();
  };
  const here = await outcomesWith(door.url);
  assert.deepEqual(here, await outcomesWith(join(folder, 'lite.db')));
  assert.ok(here.filter((outcome) => outcome.startsWith('PASSED')).length >= 7, here.join('\n'));
});

async function run(command: string, url: string, given: readonly string[]): Promise<string> {
  const env = { ...process.env, LODE_URL: url, PYTHONDONTWRITEBYTECODE: '1' };
  const child = execFile(command, given, { env, cwd: folder, timeout: 230_000 });
  let said = '';
  for (const stream of [child.stdout, child.stderr]) stream?.on('data', (text: string) => (said += text));
  await new Promise((resolve) => child.on('close', resolve));
  return said;
}
