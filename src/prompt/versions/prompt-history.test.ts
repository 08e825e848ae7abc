import assert from 'node:assert/strict';
import { after, describe, it } from 'node:test';
import { migrate, openDatabase } from '#store';
import {
  ChangesWantedError,
  InvalidPromptNameError,
  InvalidPromptError,
  PromptConflictError,
  type PromptDefinition,
  promptHistory,
  promptMigrations,
  PromptRevisionNotFoundError,
  promptStore,
} from '../index.ts';

/** On PostgreSQL too: test/postgres/prompts.test.ts. */
const database = await openDatabase(process.env['LODE_TEST_DATABASE'] ?? 'sqlite::memory:');
await migrate(database, 'prompt', promptMigrations);
after(() => database.close());

const ada = promptHistory(database, { author: 'ada', reason: 'shorter' });
const bob = promptHistory(database, { author: 'bob' });
const applied = promptStore(database, { author: 'ada' });

const definition = (system: string, user: string, more: Partial<PromptDefinition> = {}): PromptDefinition => ({
  messages: [
    { role: 'system', content: system },
    { role: 'user', content: user },
  ],
  variables: {},
  ...more,
});

let prompts = 0;
async function newPrompt(first = definition('s', 'u')) {
  const key = { stack: 'shop', stage: 'main', name: `p${++prompts}` };
  await applied.put(key, first);
  return key;
}

describe('history of a prompt', () => {
  it('counts what is applied, and says by whom; the same again is no revision', async () => {
    const key = await newPrompt();
    await applied.put(key, definition('s2', 'u'));
    await applied.put(key, definition('s2', 'u'));
    await applied.put(key, definition('s', 'u'));
    const revisions = await ada.revisions(key);
    assert.deepEqual(
      revisions.map(({ number, parent, author }) => [number, parent, author]),
      [
        [3, 2, 'ada'],
        [2, 1, 'ada'],
        [1, undefined, 'ada'],
      ],
    );
    assert.equal(revisions[0]?.version, revisions[2]?.version);
  });

  it('finds by number, label and branch, and says what there is not', async () => {
    const key = await newPrompt();
    await applied.put(key, definition('s2', 'u'));
    await ada.label(key, 'v1', 'production');
    await ada.save(key, 'short', definition('s3', 'u'));
    const numbers = ['1', 'v2', 'production', 'short', 'main', undefined].map(
      async (reference) => (await bob.find(key, reference)).number,
    );
    assert.deepEqual(await Promise.all(numbers), [1, 2, 1, 3, 2, 2]);
    await assert.rejects(bob.find(key, 'staging'), PromptRevisionNotFoundError);
    await assert.rejects(bob.find(key, 'v9'), PromptRevisionNotFoundError);
    await assert.rejects(bob.find({ ...key, name: 'none' }), PromptRevisionNotFoundError);
  });

  it('moves a label, and drops it', async () => {
    const key = await newPrompt();
    await applied.put(key, definition('s2', 'u'));
    await ada.label(key, '1', 'production');
    assert.deepEqual((await ada.label(key, '2', 'production')).labels, ['production']);
    assert.deepEqual((await ada.find(key, '1')).labels, []);
    await ada.unlabel(key, 'production');
    await assert.rejects(ada.find(key, 'production'), PromptRevisionNotFoundError);
  });

  it('refuses names that could be versions, and prompts that are none', async () => {
    const key = await newPrompt();
    for (const name of ['v1', '12', 'Production', 'a b', ''])
      await assert.rejects(ada.label(key, undefined, name), InvalidPromptNameError);
    await assert.rejects(ada.save(key, 'short', definition('s', '{{unknown}}')), InvalidPromptError);
    assert.equal((await ada.revisions(key)).length, 1);
  });

  it('lets no label and branch have one name, which would mean either', async () => {
    const key = await newPrompt();
    await ada.save(key, 'short', definition('s', 'shorter'));
    for (const branch of ['short', 'main'])
      await assert.rejects(ada.label(key, '1', branch), /no name for a label: a branch/);
    await ada.label(key, '1', 'production');
    await assert.rejects(ada.save(key, 'production', definition('s2', 'u')), /no name for a branch: a label/);
  });

  it('merges what a branch has changed with what the main one has', async () => {
    const key = await newPrompt();
    const saved = await ada.save(key, 'short', definition('s', 'shorter'));
    assert.deepEqual([saved.number, saved.parent, saved.reason], [2, 1, 'shorter']);
    assert.equal((await applied.current(key))?.definition.messages[1]?.content, 'u', 'a branch is not current');
    await applied.put(key, definition('new', 'u', { settings: { temperature: 0 } }));
    const merged = await bob.merge(key, 'short');
    assert.deepEqual(merged.definition, definition('new', 'shorter', { settings: { temperature: 0 } }));
    assert.deepEqual([merged.number, merged.parent, merged.merged], [4, 3, 2]);
    assert.deepEqual((await applied.current(key))?.definition, merged.definition);

    await ada.save(key, 'short', definition('s', 'shortest'));
    assert.equal((await bob.merge(key, 'short')).definition.messages[1]?.content, 'shortest');
  });

  it('does not merge what both have changed', async () => {
    const key = await newPrompt();
    await ada.save(key, 'short', definition('s', 'mine'));
    await applied.put(key, definition('s', 'yours'));
    await assert.rejects(bob.merge(key, 'short'), (error) => {
      assert.ok(error instanceof PromptConflictError);
      assert.match(error.message, /messages\.1\.content/);
      return true;
    });
    assert.equal((await applied.current(key))?.definition.messages[1]?.content, 'yours');
  });

  it('does not merge while a reviewer wants changes', async () => {
    const key = await newPrompt();
    await ada.save(key, 'short', definition('s', 'shorter'));
    await bob.comment(key, 'short', 'too short', 'changes-wanted');
    await assert.rejects(ada.merge(key, 'short'), ChangesWantedError);
    await bob.comment(key, 'short', 'well', 'approved');
    assert.equal((await ada.merge(key, 'short')).number, 3);
    assert.deepEqual(
      (await ada.comments(key, 2)).map(({ author, verdict, text }) => [author, verdict, text]),
      [
        ['bob', 'changes-wanted', 'too short'],
        ['bob', 'approved', 'well'],
      ],
    );
  });

  it('numbers revisions that are saved at the same time one after the other', async () => {
    const key = await newPrompt();
    await Promise.all(Array.from({ length: 8 }, (_, index) => ada.save(key, `b${index}`, definition('s', `${index}`))));
    assert.deepEqual((await ada.revisions(key)).map(({ number }) => number).toReversed(), [1, 2, 3, 4, 5, 6, 7, 8, 9]);
  });

  it('keeps the history of a prompt that is not declared any more', async () => {
    const key = await newPrompt();
    await applied.remove(key);
    assert.equal((await ada.find(key)).number, 1);
    assert.ok((await ada.names(key)).includes(key.name));
  });
});
