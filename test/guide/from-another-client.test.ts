/** The clients of the page, as they stand there, against a real gateway with a scripted model behind it. */
import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import { compilePrompt } from '#prompt';
import { openTestDoor, type TestDoor, testRoute } from '../../src/gateway/door-fixture.ts';
import { blocksOf, run, runTypeScript } from './run-block.ts';

const page = 'from-another-client.md';
const prompt = compilePrompt({
  messages: [{ role: 'user', content: 'A haiku about {{subject}}.' }],
  variables: { type: 'object', properties: { subject: { type: 'string' } }, required: ['subject'] },
});
const python = spawnSync('python3', ['-c', 'import openai']).status === 0;

let door: TestDoor;
before(async () => {
  door = await openTestDoor({ model: { reply: 'Hello from here.' } });
  const { model } = door;
  const routes = [testRoute({ name: 'smol', model }), testRoute({ name: 'haiku', model, prompt })];
  door.gateway.serve({ generation: 2, routes });
});
after(() => door[Symbol.asyncDispose]());

const environment = () => ({ LODE_URL: door.url, LODE_KEY: 'all' });

/** What the models were asked since `from`: the message to the one, the filled prompt to the other. */
function askedSince(from: number): readonly unknown[] {
  return door.model.calls
    .slice(from)
    .map(({ request: { input } }) => (input.kind === 'chat' ? input.messages.at(-1)?.content : undefined));
}
const asked = ['Why is the sky blue?', 'A haiku about rain.'];

test('TypeScript', async () => {
  const from = door.model.calls.length;
  const [block = ''] = blocksOf(page, 'ts');
  const { code, output } = await runTypeScript(block, environment());
  assert.equal(code, 0, output);
  assert.deepEqual(askedSince(from), asked);
  assert.equal(output, 'Hello from here.\nHello from here.');
});

test('curl', async () => {
  const from = door.model.calls.length;
  const block = blocksOf(page, 'sh').find((text) => text.startsWith('curl')) ?? '';
  const { code, output } = await run('sh', ['-ec', block], environment());
  assert.equal(code, 0, output);
  assert.deepEqual(askedSince(from), asked);
  assert.match(output, /data: \[DONE\][^]*"object":"list"/);
});

test('Python', { skip: python ? false : 'this Python has no openai' }, async () => {
  const from = door.model.calls.length;
  const [block = ''] = blocksOf(page, 'python');
  const folder = mkdtempSync(join(tmpdir(), 'lode-guide-'));
  try {
    writeFileSync(join(folder, 'client.py'), block);
    const { code, output } = await run('python3', ['client.py'], environment(), folder);
    assert.equal(code, 0, output);
    assert.deepEqual(askedSince(from), asked);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
});
