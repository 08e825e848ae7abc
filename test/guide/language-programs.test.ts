/** The stack of the page, as it stands there, with SmolLM2 as its model. */
import assert from 'node:assert/strict';
import { existsSync, readFileSync, symlinkSync, writeFileSync } from 'node:fs';
import { after, before, test } from 'node:test';
import { Workshop } from '../stack/lode-command.ts';
import { smollm2 } from '../weights.ts';
import { blocksOf } from './run-block.ts';

interface Ran {
  readonly status: string;
  readonly value: { readonly severity?: string; readonly mood?: readonly { readonly probability: number }[] };
  readonly usage: Readonly<Record<string, number>>;
  readonly trace?: readonly { readonly kind: string }[];
}

const workshop = new Workshop();
let url: string;

before(async () => {
  symlinkSync(await smollm2(), workshop.path('smol.gguf'));
  writeFileSync(workshop.path('stack.ts'), blocksOf('language-programs.md', 'ts')[0] as string);
  ({ url } = await workshop.json<{ readonly url: string }>(['up', '--detach', '--port', '0']));
});
after(() => workshop[Symbol.asyncDispose]());

test('a program of the stack runs from the command line, with its trace', async () => {
  const words = ['program', 'run', 'triage', '--input', 'ticket=The server is on fire.', '--trace'];
  const { status, value, trace, usage } = await workshop.json<Ran>(words);
  assert.equal(status, 'done');
  assert.ok(['low', 'high'].includes(value.severity ?? ''));
  assert.ok(trace?.some(({ kind }) => kind === 'hole'));
  assert.ok((usage['completion_tokens'] ?? 0) > 0);
  const { stderr, stdout, code } = await workshop.lode(words);
  assert.equal(code, 0, stderr);
  assert.match(stderr, /\[severity\] = "(low|high)"/);
  assert.match(stdout, /"severity"/);
});

test('alternatives are weighed, and what happened is a page', async () => {
  const page = workshop.path('mood.html');
  const words = ['program', 'run', 'mood', '--input', 'review=I would buy it again.', '--html', page];
  const { value } = await workshop.json<Ran>(words);
  const sum = (value.mood ?? []).reduce((total, { probability }) => total + probability, 0);
  assert.ok(Math.abs(sum - 1) < 1e-9);
  assert.ok(existsSync(page) && readFileSync(page, 'utf8').includes('[mood]'));
});

test('programs are listed, streamed over HTTP, and refuse what they do not take', async () => {
  const { programs } = await workshop.json<{ programs: readonly { id: string; version: string }[] }>(['program']);
  assert.deepEqual(programs.map(({ id }) => id).toSorted(), ['mood', 'triage']);
  const ask = async (body: object) =>
    await fetch(`${url}/v1/programs/triage`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify(body),
    });
  const streamed = await (await ask({ inputs: { ticket: 'A typo.' }, stream: true })).text();
  assert.match(streamed, /event: variable\n/);
  assert.match(streamed, /event: outcome\ndata: \{"object":"program\.outcome","status":"done"/);
  assert.equal((await ask({ inputs: {} })).status, 400);
  const chat = await fetch(`${url}/v1/chat/completions`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ model: 'triage', messages: [{ role: 'user', content: 'hi' }] }),
  });
  assert.equal(chat.status, 404);
});

test('a changed program is a step of the plan', async () => {
  const text = readFileSync(workshop.path('stack.ts'), 'utf8');
  writeFileSync(workshop.path('stack.ts'), text.replace('The review is', 'It is'));
  const { steps } = await workshop.json<{ steps: readonly { node: string; action: string }[] }>(['plan']);
  const changed = new Set(steps.filter(({ action }) => action === 'update').map(({ node }) => node));
  assert.ok(changed.has('program/mood') && !changed.has('program/triage'), JSON.stringify(steps));
});

test('a program calls tools and another program, keeps its outcome, and one in LMQL calls a function', async () => {
  await using office = new Workshop();
  symlinkSync(await smollm2(), office.path('smol.gguf'));
  writeFileSync(office.path('stack.ts'), blocksOf('language-programs.md', 'ts')[2] as string);
  await office.json(['up', '--detach', '--port', '0']);
  const words = ['program', 'run', 'clerk', '--input', 'question=How far is 3 km and 4 km?'];
  const first = await office.json<Ran & { value: Record<string, unknown>; cached?: boolean }>(words);
  assert.equal(first.status, 'done');
  assert.ok(['add', 'multiply'].includes(String(first.value['call'])));
  assert.ok(['km', 'kg', 'days'].includes(String(first.value['unit'])));
  assert.ok(!String(first.value['why']).includes('?'));
  const second = await office.json<typeof first>(words);
  assert.deepEqual([second.cached, second.value], [true, first.value]);
  assert.equal(second.usage['completion_tokens'], 0);
  const sums = await office.json<Ran & { text: string }>(['program', 'run', 'sums', 'question=What is 2 + 3?']);
  assert.match(sums.text, /\nA: .* = \d+\nIn words: /s);
});
