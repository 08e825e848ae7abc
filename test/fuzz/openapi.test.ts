// Sends the gateway what its own OpenAPI document allows, and what it does not, as an outside fuzzer makes it up: for as many
// examples an operation as LODE_FUZZ_EXAMPLES says (default: 2). `npm run fuzz -- --minutes N` goes on for longer.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { fuzzDoor } from './fuzz-door.ts';
import { schemathesis } from './schemathesis.ts';

const examples = Number(process.env['LODE_FUZZ_EXAMPLES'] ?? '2');
const python = await schemathesis();

test('an outside fuzzer finds no failure of the server, no hang and no answer that is not told', async (t) => {
  if (python === undefined) return t.skip('schemathesis cannot be installed here');
  const { failures, defects, isAlive, requests } = await fuzzDoor(python, { examples, timeoutMs: 590_000 });
  t.diagnostic(`${requests} requests`);
  assert.equal(failures?.slice(-4000), undefined);
  assert.deepEqual(defects, []);
  assert.ok(isAlive);
});
