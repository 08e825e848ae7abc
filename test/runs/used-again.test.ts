// What is on record is used again: found, had once more, made into data sets, taken elsewhere and brought back.
import assert from 'node:assert/strict';
import { readFileSync, writeFileSync } from 'node:fs';
import { after, before, describe, it } from 'node:test';
import { House, type Listed } from './house.ts';

describe('what a stack has recorded', { timeout: 300_000 }, () => {
  const house = new House();
  const { workshop } = house;

  before(async () => {
    await house.open();
    await (await house.ask('brief', 'rivers')).text();
  });
  after(() => house[Symbol.asyncDispose]());

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
    const response = await house.post('/v1/runs/search', { words: 'rivers', prompt: 'brief', status: 'ok' });
    const { data } = (await response.json()) as { data: readonly { route: string }[] };
    assert.deepEqual(
      data.map(({ route }) => route),
      ['brief'],
    );
  });

  it('is had again to the same bytes where it was computed so, and with another version of its prompt', async () => {
    await (await house.ask('brief', 'lakes', { deterministic: true, temperature: 1, max_tokens: 16 })).text();
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
    // The answer of the beginning, the one that was asked exactly, and its replay.
    assert.equal(anew.replays.length, 3);
    const recorded = await workshop.json<Listed>(['runs', 'list', '--route', 'brief', '--limit', '1']);
    const { texts } = await workshop.json<Record<string, any>>(['runs', 'show', recorded.runs[0]!.id]);
    assert.equal(texts.input.messages[0].content, 'Answer at length.');
    const { stdout } = await workshop.lode(['runs', 'show', run!.id]);
    assert.match(stdout, /prompt +brief, v1 on main, sha256:/);
    const behind = async (version: string): Promise<number> =>
      (await workshop.json<Listed>(['runs', 'list', '--prompt', `brief@${version}`])).runs.length;
    assert.ok((await behind('v1')) >= 3);
    assert.equal(await behind('long'), 3);
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
});
