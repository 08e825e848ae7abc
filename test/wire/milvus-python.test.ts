/** Milvus's own library for Python, MilvusClient and ORM, against the gateway. */
import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { after, test } from 'node:test';
import { fileURLToPath } from 'node:url';
import { pythonWith } from '../python-venv.ts';
import { methodsOnPage } from './milvus-page.ts';
import { openVectorsDoor } from './vectors-door.ts';

const door = await openVectorsDoor();
after(async () => await door[Symbol.asyncDispose]());

const python = await pythonWith('milvus', ['pymilvus==3.0.2']);

const clients = {
  milvus_client: [
    'lifecycle',
    'types',
    'expressions',
    'searching',
    'texts',
    'hybrid',
    'iterators',
    'partitions',
    'indexes',
    'aliases',
    'databases',
    'teams',
    'errors',
  ],
  milvus_orm: ['collections', 'metrics'],
};

for (const [client, parts] of Object.entries(clients)) {
  test(`${client}: ${parts.join(', ')}`, { timeout: 240_000 }, async (t) => {
    if (python === undefined) return t.skip('there is no Python here, or its packages cannot be installed');
    const script = fileURLToPath(new URL(`./python/${client}.py`, import.meta.url));
    const { code, said } = await run(python, script);
    assert.equal(code, 0, said);
    assert.deepEqual(said.match(/(?<=^passed )\w+$/gm), parts, said);
  });
}

test('the page tells of every method of MilvusClient', async (t) => {
  if (python === undefined) return t.skip('there is no Python here, or its packages cannot be installed');
  const list = "from pymilvus import MilvusClient; print(*(n for n in dir(MilvusClient) if not n.startswith('_')))";
  const { said } = await run(python, '-c', list);
  assert.deepEqual(methodsOnPage('python'), said.trim().split(' ').toSorted());
});

async function run(command: string, ...given: readonly string[]) {
  const env = { ...process.env, LODE_URL: door.url, PYTHONDONTWRITEBYTECODE: '1' };
  const child = execFile(command, given, { env, timeout: 230_000 });
  let said = '';
  for (const stream of [child.stdout, child.stderr]) stream?.on('data', (text: string) => (said += text));
  const code = await new Promise<number | null>((resolve) => child.on('close', resolve));
  return { code, said };
}
