import assert from 'node:assert/strict';
import { existsSync, readFileSync } from 'node:fs';
import { describe, it } from 'node:test';
import { aRun, openRunBook, type RunBook } from './run-fixture.ts';
import { eraseRuns, runScores, runStore, usageReport, type Run } from './index.ts';

function saying(tenant: string, system: string, text: string): Run {
  const messages = [
    { role: 'system', content: system.repeat(40) },
    { role: 'user', content: text },
  ] as const;
  return aRun({ tenant, texts: { ...aRun().texts!, input: { kind: 'chat', messages } } });
}

/** How many of these texts are in any of the database's files. */
function findable({ file = '' }: RunBook, ...texts: readonly string[]): readonly string[] {
  const files = [file, `${file}-wal`, `${file}-journal`].filter((path) => existsSync(path));
  const bytes = files.map((path) => readFileSync(path, 'latin1')).join('');
  return texts.filter((text) => bytes.includes(text));
}

describe('erasing runs', () => {
  it('leaves nothing of them in any file, and everything of others', async () => {
    await using book = await openRunBook();
    const [ours, theirs] = [saying('research', 'Our manners. ', 'orchid'), saying('sales', 'Their manners. ', 'tulip')];
    await Promise.all([ours, theirs].map((run) => book.writer.write(run)));
    await runScores(book.database).add(
      { runId: ours.id, name: 'helpful', label: 'violet', source: 'human' },
      'research',
    );
    const words = ['orchid', 'Our manners', 'violet', 'tulip', 'Their manners'];
    assert.deepEqual(findable(book, ...words), words);
    assert.equal(await eraseRuns(book.database, { tenant: 'research' }), 1);
    assert.deepEqual(findable(book, ...words), ['tulip', 'Their manners']);
    assert.deepEqual(await Array.fromAsync(runStore(book.database).all({ tenant: undefined })), [theirs]);
  });

  it('of thousands, while others are written, leaves no text behind and no run out', async () => {
    await using book = await openRunBook();
    const marked = Array.from({ length: 5000 }, (_none, n) =>
      saying('research', 'Shared manners. ', `marigold-${n} `.repeat(n % 90)),
    );
    await Promise.all(marked.map((run) => book.writer.write(run)));
    const others = Array.from({ length: 500 }, () => saying('sales', 'Other manners. ', 'tulip'));
    const [erased] = await Promise.all([
      eraseRuns(book.database, { tenant: 'research' }),
      ...others.map((run) => book.writer.write(run)),
    ]);
    assert.equal(erased, marked.length);
    assert.equal(await runStore(book.database).count({ tenant: 'sales' }), others.length);
    assert.deepEqual(findable(book, 'marigold', 'Shared manners'), []);
  });

  it('keeps what is still used of shared texts, and the usage', async () => {
    await using book = await openRunBook();
    const runs = [saying('research', 'Our manners. ', 'one'), saying('research', 'Our manners. ', 'two')];
    await Promise.all(runs.map((run) => book.writer.write(run)));
    await eraseRuns(book.database, { tenant: 'research', untilMs: 0 });
    await eraseRuns(book.database, { tenant: 'research', requestId: 'another' });
    assert.deepEqual(await Array.fromAsync(runStore(book.database).all({ tenant: 'research' })), runs);
    await eraseRuns(book.database, { tenant: 'research' });
    const [row] = await usageReport(book.database, { by: ['team'], tenant: 'research' });
    assert.equal(row?.runs, 2);
  });
});
