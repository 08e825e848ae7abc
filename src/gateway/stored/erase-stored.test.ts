/** What a team has stored, erased while more of it is being made. */
import assert from 'node:assert/strict';
import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test } from 'node:test';
import { openBulkDatabase } from '#store';
import type { ResponseObject } from '../responses/response-object.ts';
import { eraseStored } from './erase-stored.ts';
import { type AllStoredThings, openStored } from './open-stored.ts';

const secret = 'words-that-nobody-may-find-again';

async function storeAll({ responses, files, batches }: AllStoredThings, tenant: string) {
  const input = [{ type: 'message', id: `msg_${tenant}`, role: 'user', content: secret }] as const;
  const response = {
    id: `resp_${tenant}`,
    status: 'completed',
    created_at: 1,
    previous_response_id: null,
    conversation: null,
    output: [],
  };
  await responses.add({ tenant, response: response as unknown as ResponseObject, input });
  const { id: conversation } = await responses.conversations.create(tenant, { secret }, input);
  const draft = await files.begin(tenant);
  await draft.append(Buffer.from(secret.repeat(20_000)));
  const unfinished = await files.begin(tenant);
  await unfinished.append(Buffer.from(secret.repeat(20_000)));
  const file = await draft.finish({ purpose: 'batch', filename: secret, createdMs: Date.now(), expiresMs: undefined });
  const batch = await batches.create({
    tenant,
    keyId: undefined,
    endpoint: '/v1/responses',
    inputFileId: file.id,
    metadata: { secret },
    outputMs: 1,
    windowMs: 1,
  });
  await batches.lines.add({ batchId: batch.id, line: 1, isOk: true, answer: secret });
  return { conversation, unfinished, file: file.id, batch: batch.id };
}

test('nothing is left of one team, in no file, and all of the other', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'lode-erase-'));
  try {
    await using responses = await openBulkDatabase(`sqlite:${join(folder, 'responses.db')}`);
    await using files = await openBulkDatabase(`sqlite:${join(folder, 'files.db')}`);
    const stored = await openStored({ responses, files }, 'shop/main/');
    const other = await openStored({ responses, files }, 'shop/test/');
    const theirs = await storeAll(stored, 'sales');
    const { unfinished, batch } = await storeAll(stored, 'research');
    assert.deepEqual(await eraseStored(other, 'research'), {
      responses: 0,
      conversations: 0,
      files: 0,
      batches: 0,
      collections: 0,
      caches: 0,
    });
    assert.deepEqual(await eraseStored(stored, 'research'), {
      responses: 1,
      conversations: 1,
      files: 2,
      batches: 1,
      collections: 0,
      caches: 0,
    });
    // What was under way ends, and adds nothing.
    await assert.rejects(unfinished.append(Buffer.alloc(300_000)), { code: 'gateway/file-not-found' });
    await stored.batches.lines.add({ batchId: batch, line: 2, isOk: true, answer: secret });
    assert.equal((await stored.batches.lines.answered(batch)).size, 0);
    assert.equal((await stored.files.find('sales', theirs.file)).id, theirs.file);
    assert.equal((await stored.batches.find('sales', theirs.batch)).completed, 1);
    await eraseStored(stored, 'sales');
    for (const name of readdirSync(folder))
      assert.equal(readFileSync(join(folder, name)).includes(secret), false, name);
  } finally {
    rmSync(folder, { recursive: true });
  }
});
