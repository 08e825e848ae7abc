/** Python's clients, OpenAI's own and LiteLLM, and the cases of Open Responses, against the gateway over SmolLM2-135M-Instruct. */
import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, test } from 'node:test';
import { fileURLToPath } from 'node:url';
import { silentLog } from '#base';
import { openResponseArchives } from '#gateway';
import { openDatabase } from '#store';
import { pythonWith } from '../python-venv.ts';
import { openRealDoor } from './real-door.ts';

const database = await openDatabase('sqlite::memory:');
const archiveOf = await openResponseArchives(database, { log: silentLog });
const door = await openRealDoor({ responses: archiveOf('test/') });
const home = mkdtempSync(join(tmpdir(), 'lode-python-clients-'));
after(async () => {
  await door[Symbol.asyncDispose]();
  await database.close();
  rmSync(home, { recursive: true });
});

const packages = ['openai==3.57.0', 'litellm==1.110.2', 'openresponses-types==2.4.0'];
const python = await pythonWith('clients', packages);

const clients = {
  openai_client: ['chats', 'tools', 'structured', 'responses', 'embeddings', 'errors', 'concurrent'],
  open_responses: ['text', 'streaming', 'system', 'tools', 'turns', 'image'],
  litellm_client: ['openai', 'anthropic', 'structured', 'embeddings'],
};

for (const [client, parts] of Object.entries(clients)) {
  test(`${client}: ${parts.join(', ')}`, { timeout: 240_000 }, async (t) => {
    if (python === undefined) return t.skip('there is no Python here, or its packages cannot be installed');
    const script = fileURLToPath(new URL(`./python/${client}.py`, import.meta.url));
    const env = {
      ...process.env,
      HOME: home,
      LODE_URL: door.url,
      LITELLM_LOCAL_MODEL_COST_MAP: 'True',
      PYTHONDONTWRITEBYTECODE: '1',
    };
    const { code, said } = await run(python, script, env);
    assert.equal(code, 0, said);
    assert.deepEqual(said.match(/(?<=^passed )\w+$/gm), parts, said);
  });
}

async function run(command: string, script: string, env: NodeJS.ProcessEnv) {
  const child = execFile(command, [script], { env, timeout: 230_000 });
  let said = '';
  for (const stream of [child.stdout, child.stderr]) stream?.on('data', (text: string) => (said += text));
  const code = await new Promise<number | null>((resolve) => child.on('close', resolve));
  return { code, said };
}
