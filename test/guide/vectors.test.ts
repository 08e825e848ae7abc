/** The stack and the client of the page, as they stand there, with real vectors; then another encoder, a backup and a crash. */
import assert from 'node:assert/strict';
import { mkdirSync, readFileSync, symlinkSync, writeFileSync } from 'node:fs';
import { after, before, test } from 'node:test';
import { Workshop } from '../stack/lode-command.ts';
import { minilm } from '../weights.ts';
import { blocksOf, runTypeScript } from './run-block.ts';

const [declared = '', client = ''] = blocksOf('vectors.md', 'ts');
const program = declared
  .replace(/source: '[^']*'/, "source: 'file:minilm'")
  .replace('tokensMax: 256', 'tokensMax: 256, threads: 1')
  .replace("gateway('door', {", "gateway('door', { address: '127.0.0.1:0',");
const workshop = new Workshop();
let environment: NodeJS.ProcessEnv;

const up = async (text: string): Promise<void> => {
  writeFileSync(workshop.path('stack.ts'), text);
  const { url, key } = await workshop.json<{ url: string; key: string }>(['up', '--detach']);
  environment = { LODE_URL: url, LODE_KEY: key };
};
const counts = async (): Promise<Record<string, number>> => {
  const all = await workshop.json<readonly { name: string; records: number }[]>(['vectors', 'list']);
  return Object.fromEntries(all.map(({ name, records }) => [name, records]));
};

before(async () => {
  const { weights, config, tokenizer } = await minilm();
  mkdirSync(workshop.path('minilm'));
  symlinkSync(weights, workshop.path('minilm', 'model.safetensors'));
  symlinkSync(config, workshop.path('minilm', 'config.json'));
  symlinkSync(tokenizer, workshop.path('minilm', 'tokenizer.json'));
  await up(program);
});
after(() => workshop[Symbol.asyncDispose]());

test('the client finds what the page says', async () => {
  const { code, output } = await runTypeScript(client, environment);
  assert.equal(code, 0, output);
  const [printed] = blocksOf('vectors.md', '');
  assert.equal(output, printed?.endsWith('\n') ? printed : `${printed}\n`);
  const found = await workshop.json<{ id: string }[]>(['vectors', 'search', 'notes', 'hunting in the dark']);
  assert.equal(found[0]?.id, 'owls');
});

test('a collection is verified, exported, imported, backed up and restored, and survives its process', async () => {
  const verified = await workshop.json<{ records: number; findings: string[] }>(['vectors', 'verify', 'notes']);
  assert.deepEqual([verified.records, verified.findings], [4, []]);
  await workshop.json(['vectors', 'backup', 'notes', workshop.path('backup')]);
  const { stdout } = await workshop.lode(['vectors', 'export', 'notes']);
  writeFileSync(workshop.path('notes.jsonl'), stdout);
  assert.equal(readFileSync(workshop.path('notes.jsonl'), 'utf8').split('\n').length, 5);
  await workshop.json(['vectors', 'restore', workshop.path('backup'), 'again']);
  const more = JSON.stringify({ id: 'bees', metadata: { text: 'Bees dance.' } });
  writeFileSync(workshop.path('more.jsonl'), `${stdout}${more}\n`);
  assert.deepEqual(await workshop.json(['vectors', 'import', 'again', workshop.path('more.jsonl')]), { imported: 5 });
  assert.deepEqual(await counts(), { again: 5, notes: 4 });
  const { pid } = await workshop.json<{ pid: number }>(['status']);
  process.kill(pid, 'SIGKILL');
  await up(program);
  assert.deepEqual(await counts(), { again: 5, notes: 4 });
});

test('another encoder comes without a pause: both, filled, compared, switched, and the old one dropped', async () => {
  const both = program
    .replace(
      "{ encoder: minilm, from: 'text' }",
      "{ encoder: minilm, from: 'text' }, short: { encoder: small, from: 'text' }",
    )
    .replace(
      'const app',
      "const small = encoder('small', { source: 'file:minilm', tokensMax: 16, threads: 1 });\nconst app",
    )
    .replace('access: [app] } }', 'access: [app] }, small: { model: small, access: [app] } }');
  await up(both);
  assert.deepEqual(await workshop.json(['vectors', 'fill', 'notes']), { seen: 4, filled: 4 });
  assert.deepEqual(await workshop.json(['vectors', 'fill', 'notes']), { seen: 4, filled: 0 });
  const compared = await workshop.json<{ shared: number }>(['vectors', 'compare', 'notes', 'default', 'short']);
  assert.equal(compared.shared, 1);
  await up(both.replace("text: { text: { analyser: 'english' } },", "$& primary: 'short',"));
  const alone = both
    .replace("default: { encoder: minilm, from: 'text' }, ", '')
    .replace("text: { text: { analyser: 'english' } },", "$& primary: 'short',");
  await up(alone);
  const shown = await workshop.json<{ vectors: object; records: number }>(['vectors', 'show', 'notes']);
  assert.deepEqual([Object.keys(shown.vectors), shown.records], [['short'], 4]);
  const { code, output } = await runTypeScript(client, environment);
  assert.equal(code, 0, output);
  assert.match(output, /^owls bats\n/);
});
