/** The order of words beside bm25s, a reference that many use, on the same terms. */
import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test } from 'node:test';
import { promisify } from 'node:util';
import { openVectorStore } from '#vector';
import { pythonWith } from '../python-venv.ts';

const script = `
import json, sys, bm25s
given = json.load(open(sys.argv[1]))
terms = [text.split(" ") for text in given["texts"]]
index = bm25s.BM25(method="lucene", k1=1.2, b=0.75)
index.index(terms, show_progress=False)
print(json.dumps([[float(score) for score in index.get_scores(query.split(" "))] for query in given["queries"]]))
`;

test('records come in the order of bm25s, with its scores', async (t) => {
  const python = await pythonWith('bm25s', ['bm25s==0.3.16']);
  if (python === undefined) return t.skip('there is no Python, or no network');
  const folder = await mkdtemp(join(tmpdir(), 'lode-bm25-'));
  t.after(() => rm(folder, { recursive: true }));
  const texts = Array.from({ length: 3000 }, (_none, n) => textOf(n));
  const queries = Array.from({ length: 40 }, (_none, n) =>
    textOf(10_000 + n)
      .split(' ')
      .slice(0, 6)
      .join(' '),
  );
  await writeFile(join(folder, 'given.json'), JSON.stringify({ texts, queries }));
  const { stdout } = await promisify(execFile)(python, ['-c', script, join(folder, 'given.json')], {
    maxBuffer: 64 * 1024 * 1024,
  });
  const wanted = JSON.parse(stdout) as number[][];
  await using store = openVectorStore(join(folder, 'store'), { tailRowsMax: 700 });
  const collection = await store.create({ name: 'c', vectors: {}, text: { text: { analyser: 'whitespace' } } });
  for (let at = 0; at < texts.length; at += 250) {
    const part = texts.slice(at, at + 250);
    await collection.upsert(part.map((text, n) => ({ id: String(at + n), vectors: {}, metadata: { text } })));
  }
  for (const [at, text] of queries.entries()) {
    const found = await collection.search({ rankings: [{ by: 'text', text }], k: 50 });
    const scores = wanted[at]!;
    const best = scores.toSorted((a, b) => b - a).slice(0, 50);
    for (const [rank, { id, score }] of found.entries()) {
      // It computes in single precision: what is equal there may come in any order.
      assert.ok(Math.abs(score - scores[Number(id)]!) < 1e-4 * score, `${id}: ${score} and ${scores[Number(id)]}`);
      assert.ok(Math.abs(score - best[rank]!) < 1e-4 * score, `rank ${rank}: ${score} and ${best[rank]}`);
    }
  }
});

/** Words as frequent as in texts of people: the n-th one in n. */
function textOf(seed: number): string {
  let state = seed + 1;
  const next = (): number => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    return state / 2 ** 32;
  };
  const length = 5 + Math.floor(next() * 80);
  return Array.from({ length }, () => `w${Math.floor(Math.exp(next() * Math.log(4000)))}`).join(' ');
}
