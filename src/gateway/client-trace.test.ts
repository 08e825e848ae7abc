import assert from 'node:assert/strict';
import { it } from 'node:test';
import { hello, openTestDoor } from './door-fixture.ts';

it('a trace that the client began goes on to the model, and what is none does not', async () => {
  await using door = await openTestDoor();
  const good = '00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01';
  for (const traceparent of [
    good,
    'theirs',
    good.toUpperCase(),
    `00-${'0'.repeat(32)}-b7ad6b7169203331-01`,
    `${good}'`,
  ])
    await (await door.post('/v1/chat/completions', hello, { traceparent })).text();
  assert.deepEqual(
    door.model.calls.map(({ context }) => context.traceparent),
    [good, undefined, undefined, undefined, undefined],
  );
});
