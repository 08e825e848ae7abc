// A real model behind a real door: what is asked of it is on record, as the stack declares it.
import assert from 'node:assert/strict';
import { existsSync, readFileSync } from 'node:fs';
import { after, before, describe, it } from 'node:test';
import { smollm2Digest } from '../weights.ts';
import { House, type Listed } from './house.ts';

describe('what a stack records', { timeout: 300_000 }, () => {
  const house = new House();
  const { workshop } = house;
  const ask: House['ask'] = (...asked) => house.ask(...asked);

  before(() => house.open());
  after(() => house[Symbol.asyncDispose]());

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
      const response = await fetch(`${house.url}/admin/v1${path}`, { headers: { authorization: `Bearer ${admin}` } });
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
    await house.up();
    const { runs } = await workshop.json<Listed>(['runs', 'list', '--route', 'smol', '--limit', '100']);
    const recorded = new Set(runs.map(({ requestId }) => requestId));
    assert.deepEqual(
      ended.filter((id) => !recorded.has(id)),
      [],
    );
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
