// A real model behind a real door: what is asked of it is on record, as the stack declares it.
import assert from 'node:assert/strict';
import { existsSync, readFileSync, symlinkSync, writeFileSync } from 'node:fs';
import { after, before, describe, it } from 'node:test';
import { smollm2, smollm2Digest } from '../weights.ts';
import { Workshop } from '../stack/lode-command.ts';

const program = `
import { gateway, key, model, prompt, stack, z } from 'lode';
const smol = model('smol', { source: 'file:smol.gguf', contextTokens: 512, parallel: 4, threads: 1 });
const brief = prompt('brief', { system: 'Answer in a few words.', text: 'Tell me of {{subject}}', variables: { subject: z.string() } });
const app = key('app', { scopes: ['*', 'runs'], save: true });
const routes = {
  smol: { model: smol, access: [app] },
  brief: { model: smol, prompt: brief, access: [app] },
  quiet: { model: smol, access: [app], recording: { keep: 'facts' } },
  clean: { model: smol, access: [app], recording: { keep: 'redacted' } },
};
export default stack('house', [gateway('door', { address: '127.0.0.1:0', routes })]);
`;

interface Listed {
  readonly runs: readonly ({ readonly id: string; readonly route: string; readonly requestId: string } & Readonly<
    Record<string, unknown>
  >)[];
}

describe('what a stack records', { timeout: 300_000 }, () => {
  let workshop: Workshop;
  let url: string;
  let secret: string;

  const ask = (model: string, content: string, fields: object = {}): Promise<Response> =>
    fetch(`${url}/v1/chat/completions`, {
      method: 'POST',
      headers: { 'content-type': 'application/json', authorization: `Bearer ${secret}` },
      body: JSON.stringify({ model, messages: [{ role: 'user', content }], max_tokens: 8, temperature: 0, ...fields }),
    });
  const up = async (): Promise<void> => {
    ({ url } = await workshop.json<{ readonly url: string }>(['up', '--detach']));
    secret = readFileSync(workshop.path('.lode', 'keys', 'main', 'app'), 'utf8').trim();
  };

  before(async () => {
    workshop = new Workshop();
    symlinkSync(await smollm2(), workshop.path('smol.gguf'));
    writeFileSync(workshop.path('stack.ts'), program);
    await up();
  });
  after(() => workshop[Symbol.asyncDispose]());

  it('is there when the answer has ended, with all that it takes to have it again', async () => {
    const response = await ask('brief', 'rivers', { stream: true });
    const stream = await response.text();
    assert.match(stream, /\[DONE\]/);
    const { runs } = await workshop.json<Listed>(['runs', 'list', '--route', 'brief']);
    assert.equal(runs.length, 1);
    const run = await workshop.json<Record<string, any>>(['runs', 'show', runs[0]!.id]);
    assert.equal(run['requestId'], response.headers.get('x-request-id'));
    assert.deepEqual(
      [run['stage'], run['key'], run['status'], run['weights'], run['prompt'].name],
      ['house/main', 'app', 'ok', smollm2Digest, 'brief'],
    );
    assert.deepEqual(run['texts'].input.messages, [
      { role: 'system', content: 'Answer in a few words.' },
      { role: 'user', content: 'Tell me of rivers' },
    ]);
    const said = [...stream.matchAll(/"content":"((?:[^"\\]|\\.)*)"/g)].map(
      ([, text]) => JSON.parse(`"${text}"`) as string,
    );
    assert.equal(run['texts'].output[0].text, said.join(''));
    assert.equal(run['texts'].recipe.sampling.temperature, 0);
    assert.ok(run['usage'].completionTokens > 0 && run['timings'].firstTokenMs > 0);
  });

  it('is found by its words, here and over HTTP, as soon as it is there', async () => {
    const { runs } = await workshop.json<{ runs: readonly { run: { route: string }; asked: string }[] }>([
      'runs',
      'search',
      'asked:rivers',
    ]);
    assert.deepEqual(
      runs.map(({ run, asked }) => [run.route, asked]),
      [['brief', 'Answer in a few words. Tell me of rivers']],
    );
    const response = await fetch(`${url}/v1/runs/search`, {
      method: 'POST',
      headers: { 'content-type': 'application/json', authorization: `Bearer ${secret}` },
      body: JSON.stringify({ words: 'rivers', prompt: 'brief', status: 'ok' }),
    });
    const { data } = (await response.json()) as { data: readonly { route: string }[] };
    assert.deepEqual(
      data.map(({ route }) => route),
      ['brief'],
    );
  });

  it('is shown to people, and takes what they say of it', async () => {
    const { stdout: list } = await workshop.lode(['runs']);
    const id = /run_\w+/.exec(list)?.[0] ?? '';
    assert.match(list, /local +app +brief +smol +ok/);
    await workshop.json(['runs', 'score', id, '--name', 'helpful', '--value', '0.5', '--label', 'short']);
    const { stdout: shown } = await workshop.lode(['runs', 'show', id]);
    assert.match(shown, /Tell me of rivers/);
    assert.match(shown, /helpful: 0\.5, short \(human\)/);
    const none = await workshop.lode(['runs', 'show', 'run_none']);
    assert.deepEqual([none.code, /prompt\/run-not-found/.test(none.stderr)], [1, true]);
  });

  it('holds no text where a route keeps facts, and none that looks personal where it is redacted', async () => {
    await (await ask('quiet', 'A parrot called Zebedee')).text();
    await (await ask('clean', 'Write to zebedee@example.org')).text();
    const lines = (await workshop.lode(['runs', 'export', '--since', '1h'])).stdout.trim().split('\n');
    const runs = lines.map((line) => JSON.parse(line) as Record<string, any>);
    assert.equal(runs.find(({ route }) => route === 'quiet')?.['texts'], undefined);
    assert.match(JSON.stringify(runs.find(({ route }) => route === 'clean')), /Write to \[email\]/);
    assert.doesNotMatch(files(), /Zebedee|zebedee/);
  });

  it('adds up by team, key and model, as a table for spreadsheets', async () => {
    const { stdout } = await workshop.lode(['usage', '--by', 'key,model', '--csv']);
    const [head, row] = stdout.split('\n');
    assert.equal(head, 'key,model,runs,failed,promptTokens,cachedTokens,completionTokens,durationMs,costNanos');
    assert.match(row ?? '', /^app,smol,3,0,\d+,\d+,\d+,\d+,0$/);
  });

  it('tells the local admin over HTTP what is on record', async () => {
    const admin = readFileSync(workshop.path('.lode', 'admin', 'main'), 'utf8').trim();
    const get = async (path: string): Promise<Record<string, any>> => {
      const response = await fetch(`${url}/admin/v1${path}`, { headers: { authorization: `Bearer ${admin}` } });
      assert.equal(response.status, 200, path);
      return (await response.json()) as Record<string, any>;
    };
    const { data } = await get('/runs?key=app&limit=2');
    assert.equal(data.length, 2);
    const run = await get(`/runs/${data[0].id}`);
    assert.match(JSON.stringify(run['texts']), /\[email\]/);
    assert.equal((await get('/usage?by=key')).data[0].calls, 3);
  });

  it('survives a serving process that is killed in the middle of answers', async () => {
    const { pid } = JSON.parse(readFileSync(workshop.path('.lode', 'run', 'main', 'daemon.json'), 'utf8')) as {
      pid: number;
    };
    const ended: string[] = [];
    let isKilled = false;
    const client = async (): Promise<void> => {
      while (!isKilled) {
        try {
          const response = await ask('smol', `Count ${ended.length}`, { stream: true, max_tokens: 3 });
          if (!(await response.text()).includes('[DONE]')) return;
          ended.push(response.headers.get('x-request-id') ?? '');
          if (ended.length === 12) {
            isKilled = true;
            process.kill(pid, 'SIGKILL');
          }
        } catch {
          return;
        }
      }
    };
    await Promise.all([1, 2, 3, 4].map(client));
    assert.ok(ended.length >= 12);
    await up();
    const { runs } = await workshop.json<Listed>(['runs', 'list', '--route', 'smol', '--limit', '100']);
    const recorded = new Set(runs.map(({ requestId }) => requestId));
    assert.deepEqual(
      ended.filter((id) => !recorded.has(id)),
      [],
    );
  });

  it('is had again to the same bytes where it was computed so, and with another version of its prompt', async () => {
    await (await ask('brief', 'lakes', { deterministic: true, temperature: 1, max_tokens: 16 })).text();
    const [run] = (await workshop.json<Listed>(['runs', 'list', '--route', 'brief', '--limit', '1'])).runs;
    interface Replays {
      readonly replays: readonly Record<string, any>[];
    }
    const again = await workshop.json<Replays>(['runs', 'replay', run!.id]);
    assert.deepEqual(
      again.replays.map(({ same, reproducible }) => [same, reproducible]),
      [[true, true]],
      JSON.stringify(again),
    );
    writeFileSync(workshop.path('long.txt'), '--- system\nAnswer at length.\n--- user\nTell me of {{subject}}\n');
    await workshop.json(['prompts', 'save', 'brief', '--branch', 'long', '--from', 'long.txt']);
    const anew = await workshop.json<Replays>(['runs', 'replay', '--since', 'today', '--prompt', 'brief@long']);
    // The first answer, the one that was asked exactly, and its replay.
    assert.equal(anew.replays.length, 3);
    const recorded = await workshop.json<Listed>(['runs', 'list', '--route', 'brief', '--limit', '1']);
    const { texts } = await workshop.json<Record<string, any>>(['runs', 'show', recorded.runs[0]!.id]);
    assert.equal(texts.input.messages[0].content, 'Answer at length.');
  });

  it('becomes a data set, for examples of prompts and cases of experiments', async () => {
    const made = await workshop.json<Record<string, any>>([
      'datasets',
      'make',
      'places',
      'lakes OR rivers',
      '--prompt',
      'brief',
      '--answers',
    ]);
    assert.deepEqual([made['number'], made['items'].train + made['items'].test > 0], [1, true]);
    const { stdout } = await workshop.lode(['datasets', 'export', 'places@v1', '--as', 'items']);
    const items = stdout
      .trim()
      .split('\n')
      .map((line) => JSON.parse(line) as Record<string, any>);
    assert.match(items[0]?.['messages'].at(-1).content, /^Tell me of (rivers|lakes)$/);
    assert.ok(items[0]?.['answer'].length > 0);
    assert.match((await workshop.lode(['datasets'])).stdout, /places +v1/);
  });

  it('goes out as runs or as traces, and comes in again, once', async () => {
    for (const format of ['runs', 'otlp']) {
      const { stdout } = await workshop.lode(['runs', 'export', '--route', 'brief', '--format', format]);
      writeFileSync(workshop.path(`${format}.jsonl`), stdout);
    }
    const runs = readFileSync(workshop.path('runs.jsonl'), 'utf8').trim().split('\n').length;
    assert.deepEqual(await workshop.json(['runs', 'import', 'runs.jsonl']), { imported: 0, known: runs });
    assert.deepEqual(await workshop.json(['runs', 'import', 'otlp.jsonl', '--team', 'guests']), {
      imported: runs,
      known: 0,
    });
    assert.deepEqual(await workshop.json(['runs', 'import', 'otlp.jsonl', '--team', 'guests']), {
      imported: 0,
      known: runs,
    });
    const found = await workshop.json<{ runs: readonly unknown[] }>(['runs', 'search', 'rivers', '--team', 'guests']);
    assert.ok(found.runs.length > 0);
    await workshop.json(['runs', 'erase', '--team', 'guests']);
    writeFileSync(workshop.path('wrong.jsonl'), '{"id": 1}\n');
    assert.match((await workshop.lode(['runs', 'import', 'wrong.jsonl'])).stderr, /prompt\/unreadable-runs/);
  });

  it('is gone from the disk when it was erased', async () => {
    await (await ask('smol', 'A parrot called Barnabas')).text();
    assert.match(files(), /Barnabas/);
    const refused = await workshop.lode(['runs', 'erase']);
    assert.equal(refused.code, 2);
    await workshop.json(['runs', 'erase', '--key', 'app']);
    assert.doesNotMatch(files(), /Barnabas|Tell me of|rivers/);
    const { stdout } = await workshop.lode(['usage']);
    assert.match(stdout, /local/);
  });

  function files(): string {
    const paths = ['runs.db', 'runs.db-wal'].map((name) => workshop.path('.lode', name));
    return paths
      .filter((path) => existsSync(path))
      .map((path) => readFileSync(path, 'latin1'))
      .join('');
  }
});
