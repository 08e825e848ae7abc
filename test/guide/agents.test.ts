/** The stack and the client of the page, as they stand there, with SmolLM2 as the model. */
import assert from 'node:assert/strict';
import { symlinkSync, writeFileSync } from 'node:fs';
import { after, before, test } from 'node:test';
import { Workshop } from '../stack/lode-command.ts';
import { smollm2 } from '../weights.ts';
import { blocksOf, runTypeScript } from './run-block.ts';

const [declared = '', client = ''] = blocksOf('agents.md', 'ts');
const workshop = new Workshop();
let environment: NodeJS.ProcessEnv;

before(async () => {
  symlinkSync(await smollm2(), workshop.path('smol.gguf'));
  writeFileSync(workshop.path('stack.ts'), declared);
  const { url, key } = await workshop.json<{ url: string; key: string }>(['up', '--detach', '--port', '0']);
  environment = { LODE_URL: url, LODE_KEY: key };
});
after(() => workshop[Symbol.asyncDispose]());

test('an agent finds the tools of the stack, runs a program, asks a model, and fills a prompt', async () => {
  const { code, output } = await runTypeScript(client, environment);
  assert.equal(code, 0, output);
  assert.match(output, /^ask triage\n\{ severity: '(low|high)' \}\n/);
  assert.match(output, /Write a haiku about rain\./);
});
