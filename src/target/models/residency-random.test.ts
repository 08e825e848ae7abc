import assert from 'node:assert/strict';
import { test } from 'node:test';
import * as fc from 'fast-check';
import { bytesTogether, type LoadPolicy } from '#hub';
import { ModelLoadFailedError } from './model-load-failed-error.ts';
import { type Day, liveDay, unloadMs } from './residency-fixture.ts';

const serviceMsMax = 5000;
const loadMsMax = 3000;
const runs = Number(process.env['LODE_DAYS'] ?? 300);

const models = fc.array(
  fc.record({
    weights: fc.nat(3),
    sharedBytes: fc.integer({ min: 1, max: 100 }),
    privateBytes: fc.integer({ min: 1, max: 50 }),
    load: fc.constantFrom<LoadPolicy>('pinned', 'onDemand', 'whileRoom', 'whileRoom'),
    idleUnloadMs: fc.option(fc.integer({ min: 1, max: 10_000 }), { nil: undefined }),
    loadMs: fc.integer({ min: 1, max: loadMsMax }),
  }),
  { minLength: 1, maxLength: 6 },
);

const requests = fc.array(
  fc.record({
    model: fc.nat(5),
    atMs: fc.integer({ min: 0, max: 60_000 }),
    serviceMs: fc.integer({ min: 0, max: serviceMsMax }),
    patienceMs: fc.option(fc.integer({ min: 0, max: 10_000 }), { nil: undefined, freq: 5 }),
  }),
  { minLength: 1, maxLength: 80 },
);

/** The budget always takes what is pinned and any one model beside it, as a plan makes sure. */
const days = fc
  .record({ models, requests, spareBytes: fc.nat(100), failures: fc.array(fc.boolean(), { maxLength: 10 }) })
  .map(({ spareBytes, ...rest }): Day => {
    const claims = rest.models.map(({ weights, ...claim }) => ({ ...claim, weights: `sha256:${weights}` }) as const);
    const pinned = claims.filter((_claim, index) => rest.models[index]!.load === 'pinned');
    const needs = claims.map((claim) => bytesTogether(new Set([...pinned, claim])));
    return { ...rest, budgetBytes: Math.max(...needs) + spareBytes };
  });

test('the budget holds, pinned models stay, and nobody waits for ever', () => {
  fc.assert(
    fc.property(days, (day) => {
      const isLucky = day.failures.every((fails) => !fails);
      const servedMs = Math.max(1000, 2 * loadMsMax);
      const roundMs = servedMs + serviceMsMax + loadMsMax + 2 * unloadMs + 500;
      for (const { end, waitedMs, error } of liveDay(day, Infinity)) {
        assert.ok(waitedMs <= (day.models.length + 1) * roundMs, `waited for ${waitedMs} ms`);
        if (end === 'refused') assert.ok(!isLucky && error instanceof ModelLoadFailedError, String(error));
      }
    }),
    { numRuns: runs },
  );
});

test('with a bound on waiting nobody waits longer than that and the loading itself', () => {
  fc.assert(
    fc.property(days, fc.integer({ min: 0, max: 5000 }), (day, waitMs) => {
      for (const { waitedMs } of liveDay(day, waitMs)) assert.ok(waitedMs <= waitMs + loadMsMax, `${waitedMs} ms`);
    }),
    { numRuns: runs },
  );
});
