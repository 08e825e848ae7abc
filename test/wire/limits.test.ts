/** What the official libraries of OpenAI and Anthropic make of limits and budgets. */
import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import Anthropic from '@anthropic-ai/sdk';
import OpenAI from 'openai';
import { silentLog } from '#base';
import {
  type Allowances,
  allowances,
  createGateway,
  type Gateway,
  gatewayMigrations,
  keyStore,
  quotaStore,
} from '#gateway';
import { type Database, migrate, openDatabase } from '#store';
import { fakeLanguageModel } from '#testing';

const prefix = 'shop/main/';
const messages = [{ role: 'user' as const, content: 'Hello?' }];

describe('limits and budgets', () => {
  let database: Database;
  let limits: Allowances;
  let gateway: Gateway;
  let url = '';
  let served = 0;
  const secrets = new Map<string, string>();

  before(async () => {
    database = await openDatabase('sqlite::memory:');
    await migrate(database, 'gateway', gatewayMigrations);
    const keys = keyStore({ database, pepper: Buffer.alloc(32) });
    for (const name of ['free', 'spent', 'hasty'])
      secrets.set(name, (await keys.create(name, { scopes: ['*'] })).secret.reveal());
    await quotaStore(database).put(`${prefix}budget/test`, [
      { subject: `${prefix}key/spent`, measure: 'tokens', period: 'month', amount: 10 },
      { subject: `${prefix}key/hasty`, measure: 'requests', period: 'hour', amount: 1 },
      { subject: `${prefix}key/free`, measure: 'requests', period: 'minute', amount: 1000 },
    ]);
    limits = allowances(database, prefix);
    const observer = { refused: () => {}, arrived: () => (served++, { traceparent: undefined, ended: () => {} }) };
    gateway = createGateway({ keys, log: silentLog, version: 'test', allowances: limits, observer });
    const route = { policy: { keys: 'any' }, createdAt: new Date(), ownedBy: 'test' } as const;
    gateway.serve({ generation: 1, routes: [{ ...route, name: 'fake', model: fakeLanguageModel() }] });
    ({ url } = await gateway.listen({ host: '127.0.0.1', port: 0 }));
  });
  after(async () => {
    await gateway.close({ drainMs: 0 });
    await limits[Symbol.asyncDispose]();
    await database.close();
  });

  const openai = (name: string): OpenAI => new OpenAI({ baseURL: `${url}/v1`, apiKey: secrets.get(name) });
  const anthropic = (name: string): Anthropic => new Anthropic({ baseURL: url, apiKey: secrets.get(name) ?? '' });

  it('are read from the headers of an answer', async () => {
    const { response } = await openai('free').chat.completions.create({ model: 'fake', messages }).withResponse();
    assert.equal(response.headers.get('x-ratelimit-limit-requests'), '1000');
    const asked = { model: 'fake', max_tokens: 10, messages };
    const told = await anthropic('free').messages.create(asked).withResponse();
    assert.equal(told.response.headers.get('anthropic-ratelimit-requests-limit'), '1000');
  });

  it('are errors that say so, and a budget that is spent is not asked for again', async () => {
    const before = served;
    await assert.rejects(openai('spent').chat.completions.create({ model: 'fake', messages }), (error) => {
      assert.ok(error instanceof OpenAI.RateLimitError);
      assert.deepEqual([error.status, error.code, error.type], [429, 'insufficient_quota', 'insufficient_quota']);
      assert.match(error.message, /budget of key spent \(10 tokens per month\)/);
      return true;
    });
    assert.equal(served - before, 1, 'the library did not repeat it');
    await assert.rejects(anthropic('spent').messages.create({ model: 'fake', max_tokens: 10, messages }), (error) => {
      assert.ok(error instanceof Anthropic.RateLimitError);
      return true;
    });
  });

  it('let the request through that there is room for, and not the next', async () => {
    const client = openai('hasty');
    const answer = await client.chat.completions.create({ model: 'fake', messages });
    assert.equal(answer.object, 'chat.completion');
    await assert.rejects(client.chat.completions.create({ model: 'fake', messages }), OpenAI.RateLimitError);
  });
});
