import assert from 'node:assert/strict';
import { test } from 'node:test';
import { z } from 'zod';
import { compileProgram, programDefinition, type Scope } from '#program';
import { openTestDoor } from '../door-fixture.ts';

const even = compileProgram(
  programDefinition('even', {
    inputs: { n: z.int() },
    output: z.object({ answer: z.enum(['yes', 'no']) }),
    body: async ({ say, choice }: Scope, { n }: { n: number }) =>
      await say`Is ${n} even? ${choice('answer', ['yes', 'no'])}`,
  }),
);

const open = async (reply = 'yes') => await openTestDoor({ route: { program: even }, model: { reply } });

test('a program is run with typed inputs, and gives its value with what it took', async () => {
  await using door = await open();
  const response = await door.post('/v1/programs/fake', { inputs: { n: 4 }, trace: true });
  assert.equal(response.status, 200);
  const body = (await response.json()) as Record<string, unknown>;
  assert.equal(body['status'], 'done');
  assert.deepEqual(body['value'], { answer: 'yes' });
  assert.equal(body['text'], 'Is 4 even? yes');
  assert.deepEqual((body['usage'] as Record<string, number>)['requests'], 1);
  assert.equal((body['trace'] as unknown[]).length, 2);
});

test('variables stream as they grow, and the outcome comes last', async () => {
  await using door = await open();
  const response = await door.post('/v1/programs/fake', { inputs: { n: 4 }, stream: true });
  assert.equal(response.headers.get('content-type'), 'text/event-stream; charset=utf-8');
  const frames = (await response.text()).trim().split('\n\n');
  const names = frames.map((frame) => /^event: (\S+)/.exec(frame)?.[1]);
  assert.deepEqual(names, ['text', 'text', 'text', 'variable', 'filled', 'outcome']);
  await using other = await open('maybe');
  const failing = await other.post('/v1/programs/fake', { inputs: { n: 4 }, stream: true });
  assert.match(await failing.text(), /event: error\ndata: .*"hole_unfilled"/);
});

test('programs are listed with what they take and give; the model behind them is out of reach', async () => {
  await using door = await open();
  const { data } = (await (await door.get('/v1/programs')).json()) as { data: Record<string, unknown>[] };
  assert.equal(data.length, 1);
  assert.equal(data[0]?.['version'], even.version);
  assert.deepEqual((data[0]?.['inputs'] as Record<string, unknown> | undefined)?.['required'], ['n']);
  assert.equal((await door.get('/v1/programs/fake')).status, 200);
  const models = (await (await door.get('/v1/models')).json()) as { data: unknown[] };
  assert.deepEqual(models.data, []);
  const chat = { model: 'fake', messages: [{ role: 'user', content: 'hi' }] };
  assert.equal((await door.post('/v1/chat/completions', chat)).status, 404);
});

test('what is not taken is refused with the code of the reason', async () => {
  await using door = await open();
  const wrong = await door.post('/v1/programs/fake', { inputs: { n: 'four' } });
  assert.equal(wrong.status, 400);
  assert.match(await wrong.text(), /invalid_inputs/);
  assert.equal((await door.post('/v1/programs/other', { inputs: {} })).status, 404);
  const headers = { authorization: 'Bearer chat' };
  assert.equal((await door.post('/v1/programs/fake', { inputs: { n: 4 } }, headers)).status, 403);
  await using model = await openTestDoor();
  assert.equal((await model.post('/v1/programs/fake', { inputs: {} })).status, 404);
});
