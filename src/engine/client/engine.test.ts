import assert from 'node:assert/strict';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, test } from 'node:test';
import { silentLog } from '#base';
import { writeTinyModel } from '../../../test/tiny-models.ts';
import { startEngine } from './engine.ts';

const folder = mkdtempSync(join(tmpdir(), 'lode-engine-'));
const file = join(folder, 'tiny.gguf');
await writeTinyModel(file, 'llama');
after(() => rmSync(folder, { recursive: true }));

const options = { name: 'tiny', file, contextTokens: 128, threads: 1, log: silentLog };
const request = { input: { kind: 'text', text: 'the cat' }, sampling: { temperature: 0 }, ignoreEnd: true } as const;
const context = { requestId: 'test', tenant: 'one', signal: new AbortController().signal };

test('a model in another process answers, dies, comes back and goes on', async () => {
  await using engine = await startEngine(options);
  assert.equal(engine.status().state, 'ready');
  const ask = async (tokensMax: number) => {
    let text = '';
    for await (const event of engine.generate({ ...request, tokensMax }, context))
      if (event.type === 'text') text += event.text;
    return text;
  };
  const before = await ask(100);
  const dying = ask(100);
  process.kill(engine.status().pid as number, 'SIGKILL');
  assert.equal(await dying, before);
  assert.equal(engine.status().restarts, 1);
  assert.equal(await engine.detokenise(await engine.tokenise(request.input)), 'the cat');
});
