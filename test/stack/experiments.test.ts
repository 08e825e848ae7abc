import assert from 'node:assert/strict';
import { readFileSync, writeFileSync } from 'node:fs';
import { after, before, describe, it } from 'node:test';
import { writeTinyModel } from '../tiny-models.ts';
import { Workshop } from './lode-command.ts';

interface Report {
  readonly variants: readonly { readonly name: string; readonly promptTokens: number }[];
  readonly cases: readonly { readonly answers: readonly { readonly text: string }[] }[];
  readonly standings: readonly { readonly metric: string; readonly variant: string; readonly cases: number }[];
}

const program = `
import { gateway, model, prompt, stack, z } from 'lode';
const tiny = model('tiny', { source: 'file:./tiny.gguf', contextTokens: 256, parallel: 2, threads: 1 });
export const sort = prompt('sort', {
  system: 'Sort tickets.',
  text: 'Ticket: {{ticket}}',
  variables: { ticket: z.string() },
  output: z.enum(['hardware', 'billing']),
  settings: { temperature: 0 },
});
export default stack('desk', [
  gateway('door', {
    address: '127.0.0.1:0',
    routes: { tiny: { model: tiny, access: 'open' }, sort: { model: tiny, prompt: sort, access: 'open' } },
  }),
]);
`;
const experiment = `
import { experiment, metrics } from 'lode';
import { sort } from './stack.ts';
export default experiment('tickets', {
  prompts: { node: sort, named: 'sort@v1' },
  models: ['tiny'],
  settings: { cold: {}, warm: { temperature: 1 } },
  cases: 'tickets.jsonl',
  metrics: [metrics.exact(), metrics.latency()],
  expect: { exact: { atLeast: 2 } },
});
`;
const tickets = Array.from({ length: 30 }, (_, index) => ({
  values: { ticket: `printer ${index} is broken` },
  expected: 'hardware',
}));

describe('experiments of a stack', () => {
  const workshop = new Workshop();
  const run = async () => await workshop.json<Report>(['experiment', 'run', 'tickets.experiment.ts'], 1);

  before(async () => {
    await writeTinyModel(workshop.path('tiny.gguf'), 'llama');
    writeFileSync(workshop.path('stack.ts'), program);
    writeFileSync(workshop.path('tickets.experiment.ts'), experiment);
    writeFileSync(workshop.path('tickets.jsonl'), tickets.map((each) => JSON.stringify(each)).join('\n'));
    await workshop.json(['up', '--detach', '--port', '0']);
  });
  after(() => workshop[Symbol.asyncDispose]());

  it('killed in the middle, it loses no answer that it had, and asks for the others alone', async () => {
    const child = workshop.start(['experiment', 'run', 'tickets.experiment.ts', '--parallel', '1']);
    const stored = async () => {
      const { DatabaseSync } = await import('node:sqlite');
      using database = new DatabaseSync(workshop.path('.lode', 'state.db'), { readOnly: true });
      const row = database.prepare('select count(*) as count from experiment_trial where outcome is not null').get();
      return Number(row?.['count']);
    };
    const settled = async () => await stored().catch(() => 0);
    const closed = new Promise((resolve) => child.on('close', resolve));
    while ((await settled()) < 3) {
      assert.equal(child.exitCode, null, 'it goes on');
      await new Promise((resolve) => setTimeout(resolve, 20));
    }
    child.kill('SIGKILL');
    await closed;
    const before = await stored();
    const { code, stderr } = await workshop.lode(['experiment', 'run', 'tickets.experiment.ts']);
    assert.equal(code, 1, 'what is expected cannot be reached');
    const known = Number(/\((\d+) known before\)/.exec(stderr)?.[1]);
    assert.ok(known >= before && known < 60, `${before} were kept, ${known} known: ${stderr}`);
  });

  it('answers are held to the output, the same question is asked once for prompts that are the same', async () => {
    const { variants, cases, standings } = await run();
    assert.deepEqual(
      variants.map(({ name }) => name),
      ['node, cold', 'node, warm', 'named, cold', 'named, warm'],
    );
    for (const { answers } of cases) {
      for (const { text } of answers) assert.match(text, /^(hardware|billing)$/);
      assert.equal(answers[0]?.text, answers[2]?.text);
    }
    assert.equal(standings.length, 8);
    assert.ok(standings.every(({ cases: counted }) => counted === tickets.length));
  });

  it('is kept, shown again, and written as a page and for build servers', async () => {
    const words = ['experiment', 'show', 'tickets', '--html', 'report.html', '--junit', 'report.xml'];
    const { code, stdout } = await workshop.lode(words);
    assert.equal(code, 0);
    assert.match(stdout, /node, cold/);
    assert.match(readFileSync(workshop.path('report.html'), 'utf8'), /<title>tickets<\/title>/);
    assert.match(readFileSync(workshop.path('report.xml'), 'utf8'), /failures="4"/);
    assert.match((await workshop.lode(['experiment'])).stdout, /tickets {2,}\d{4}-.*4 × 30/);
  });

  it('a configuration of promptfoo runs as it is', async () => {
    writeFileSync(
      workshop.path('promptfooconfig.yaml'),
      `prompts: ['Ticket: {{ticket}}']\nproviders: [{ id: 'openai:chat:tiny', config: { temperature: 0, max_tokens: 4 } }]
tests: [{ vars: { ticket: [one, two] }, assert: [{ type: javascript, value: 'output.length >= 0' }] }]\n`,
    );
    const { cases } = await workshop.json<Report>(['experiment', 'run', 'promptfooconfig.yaml']);
    assert.equal(cases.length, 2);
  });

  it('a plan says what experiments say of the prompts that it changes', async () => {
    writeFileSync(workshop.path('stack.ts'), program.replace('Ticket: ', 'Request: '));
    assert.match((await workshop.lode(['plan'])).stdout, /sort v1 and what is declared have not been compared/);
    const wording = experiment.replace('node: sort', 'declared: sort').replace("'tickets'", "'wording'");
    writeFileSync(workshop.path('wording.ts'), wording.replace(/expect: .*\n/, ''));
    await workshop.json<Report>(['experiment', 'run', 'wording.ts']);
    const { stdout } = await workshop.lode(['plan']);
    assert.match(stdout, /sort v1 -> v2: exact [+−][\d.]+ points \(95 % between .*\) on wording, tiny, cold, 30 cases/);
  });

  it('says what is wrong with what it cannot run', async () => {
    writeFileSync(workshop.path('broken.jsonl'), '{"values": {"ticket": "a"}}\n{"value": 1}\n');
    writeFileSync(workshop.path('broken.ts'), experiment.replace('tickets.jsonl', 'broken.jsonl'));
    const broken = await workshop.lode(['experiment', 'run', 'broken.ts']);
    assert.equal(broken.code, 1);
    assert.match(broken.stderr, /line 2 of broken\.jsonl is no case/);
    const away = await workshop.lode(['experiment', 'run', 'tickets.experiment.ts', '--models', 'nowhere']);
    assert.match(away.stderr, /nowhere/);
    assert.match((await workshop.lode(['experiment', 'run'])).stderr, /Which file\?/);
  });
});
