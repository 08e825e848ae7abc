import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { FromWorker } from '../wire.ts';
import { heartbeat, type Pulse } from './heartbeat.ts';

function world() {
  const said: FromWorker[] = [];
  const errors: unknown[] = [];
  const state: { pulse: Pulse | undefined } = { pulse: undefined };
  const beat = heartbeat({
    hangTimeoutMs: 5000,
    pulse: () => state.pulse,
    send: (message) => said.push(message),
    fatal: (error) => errors.push(error),
  });
  return { said, errors, state, beat };
}

const watch = (overdueMs?: number) => ({ limitMs: 7000, beat: () => overdueMs });

test('a process is alive before it has a model', () => {
  const { said, beat } = world();
  beat();
  assert.deepEqual(said, [{ type: 'alive', silenceMaxMs: 5000 }]);
});

test('with a model it tells for how long it may be silent, and its speed', () => {
  const { said, errors, state, beat } = world();
  const speeds: number[] = [];
  let tokens = 0;
  const told = { type: 'load', load: {} } as unknown as FromWorker;
  state.pulse = {
    get tokens() {
      return tokens;
    },
    watch: watch(),
    load: (tokensPerSecond) => {
      speeds.push(tokensPerSecond);
      return {} as ReturnType<Pulse['load']>;
    },
  };
  beat();
  tokens = 10;
  beat();
  assert.deepEqual(said, [{ type: 'alive', silenceMaxMs: 7000 }, told, { type: 'alive', silenceMaxMs: 7000 }, told]);
  assert.equal(speeds[0], 0);
  assert.ok((speeds[1] as number) > 0);
  assert.deepEqual(errors, []);
});

test('a step that does not end is the end of the process', () => {
  const { errors, state, beat } = world();
  state.pulse = { tokens: 0, watch: watch(12_345), load: () => ({}) as ReturnType<Pulse['load']> };
  beat();
  assert.match(String(errors[0]), /running for 12 seconds/);
});
