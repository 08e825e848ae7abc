import assert from 'node:assert/strict';
import { test } from 'node:test';
import { silentLog } from '#base';
import { openDatabase } from '#store';
import { openTestDoor } from '../door-fixture.ts';
import { openResponseArchives } from './archive/open-response-archives.ts';

interface Compacted {
  readonly output: readonly { readonly type: string; readonly encrypted_content?: string }[];
}

test('a model is asked for a summary of all that was said, and reads it in its place', async () => {
  await using database = await openDatabase('sqlite::memory:');
  const responses = (await openResponseArchives(database, { log: silentLog }))('test/');
  await using door = await openTestDoor({ responses, model: { reply: 'Ada lives in Paris.' } });
  const ask = async (path: string, body: object) =>
    (await (await door.post(path, { model: 'fake', ...body })).json()) as Compacted & { readonly id: string };
  const { id } = await ask('/v1/responses', { input: 'I am Ada.' });
  const { output } = await ask('/v1/responses/compact', { previous_response_id: id, input: 'Where do I live?' });
  assert.deepEqual(
    output.map(({ type }) => type),
    ['message', 'message', 'compaction'],
  );
  const asked = door.model.calls.at(-1)?.request;
  assert.match(JSON.stringify(asked?.input), /I am Ada.*Ada lives in Paris.*Where do I live.*Summarise/);
  assert.equal(asked?.tokensMax, Math.floor(Math.min(1024, door.model.contextTokens / 4)));
  await ask('/v1/responses', { input: output.slice(2) });
  const read = door.model.calls.at(-1)?.request.input;
  assert.deepEqual(read?.kind === 'chat' && read.messages, [
    { role: 'user', content: 'What was said before, in short: Ada lives in Paris.' },
  ]);
  const [foreign, nothing] = [{ type: 'compaction', encrypted_content: 'gAAAA' }, {}];
  for (const body of [{ input: [foreign] }, nothing, { input: 'a', tools: [] }])
    assert.equal((await door.post('/v1/responses/compact', { model: 'fake', ...body })).status, 400);
});
