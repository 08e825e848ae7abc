import assert from 'node:assert/strict';
import { test } from 'node:test';
import { PrefixCache } from '../cache/prefix-cache.ts';
import { request } from './scheduler-fixture.ts';
import { Scheduler } from './scheduler.ts';

test('a prompt is cut shorter while somebody outside waits for the step, as it is beside streams', () => {
  const tokensOfFirstStep = (othersWait: boolean) => {
    const cache = new PrefixCache({ capacity: 2000, slots: 2, holders: [], snapshotTokensMax: 0, stores: false });
    const scheduler = new Scheduler({ cache, batchTokens: 512, queueMax: 4 });
    scheduler.submit(request(1, 1000, 1));
    return scheduler.next(0, othersWait)?.tokens ?? 0;
  };
  assert.ok(tokensOfFirstStep(true) < tokensOfFirstStep(false));
});
