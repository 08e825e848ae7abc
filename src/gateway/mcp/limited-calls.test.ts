import assert from 'node:assert/strict';
import { test } from 'node:test';
import { migrate, openDatabase } from '#store';
import { openTestDoor } from '../door-fixture.ts';
import { gatewayMigrations } from '../gateway-migrations.ts';
import { allowances } from '../quotas/allowances.ts';
import { quotaStore } from '../quotas/quota-store.ts';

test('calls count against the limits of the key, and one too many is told as its result', async () => {
  await using database = await openDatabase('sqlite::memory:');
  await migrate(database, 'gateway', gatewayMigrations);
  const quota = { subject: 'shop/main/key/all', measure: 'requests', period: 'day', amount: 1 } as const;
  await quotaStore(database).put('shop/main/budget/test', [quota]);
  await using limits = allowances(database, 'shop/main/');
  await using door = await openTestDoor({ model: { reply: 'one' }, allowances: limits });
  const params = { protocolVersion: '2025-11-25', capabilities: {}, clientInfo: { name: 'test', version: '1' } };
  const begun = await door.post('/mcp', { jsonrpc: '2.0', id: 0, method: 'initialize', params });
  const headers = { 'mcp-session-id': begun.headers.get('mcp-session-id') ?? '' };
  const post = async (method: string, given: object) =>
    await (await door.post('/mcp', { jsonrpc: '2.0', id: 1, method, params: given }, headers)).text();
  const ask = { name: 'ask', arguments: { prompt: 'Hi' } };
  // Only what asks a model counts.
  await post('tools/list', {});
  assert.match(await post('tools/call', ask), /"text":"one"/);
  assert.match(
    await post('tools/call', ask),
    /"isError":true.*"lode\/code":"gateway\/(limit-reached|budget-exhausted)"/,
  );
});
