import assert from 'node:assert/strict';
import { test } from 'node:test';
import { Circuit } from './circuit.ts';
import { Circuits } from './circuits.ts';

function failed(circuit: Circuit, times: number, nowMs = 0): void {
  for (let index = 0; index < times; index++) circuit.enter(nowMs)?.failed(nowMs, undefined);
}

test('opens after five failures in a row, and a success in between counts from anew', () => {
  const circuit = new Circuit();
  failed(circuit, 4);
  circuit.enter(0)?.succeeded();
  failed(circuit, 4);
  assert.equal(circuit.state(0), 'closed');
  failed(circuit, 1);
  assert.equal(circuit.state(0), 'open');
  assert.equal(circuit.enter(4999), undefined);
  assert.equal(circuit.waitMs(0), 5000);
});

test('half-open it lets one request find out, who ends the pause or doubles it', () => {
  const circuit = new Circuit();
  failed(circuit, 5);
  const probe = circuit.enter(5000);
  assert.ok(probe);
  assert.equal(circuit.enter(5000), undefined, 'others wait for the one');
  probe.failed(5000, undefined);
  assert.equal(circuit.state(14_999), 'open', 'the pause has doubled');
  circuit.enter(15_000)?.brokenOff();
  circuit.enter(15_001)?.succeeded();
  assert.equal(circuit.state(15_001), 'closed');
});

test('a model that says when it wants to be asked is left alone at once, and not longer than minutes', () => {
  const circuit = new Circuit();
  circuit.enter(0)?.failed(0, 2000);
  assert.deepEqual([circuit.state(1999), circuit.state(2000)], ['open', 'half-open']);
  circuit.enter(2000)?.failed(2000, 1e9);
  assert.equal(circuit.waitMs(2000), 300_000);
});

test('what came of a request is said once', () => {
  const circuit = new Circuit();
  for (let index = 0; index < 5; index++) {
    const permit = circuit.enter(0);
    permit?.brokenOff();
    permit?.failed(0, undefined);
  }
  assert.equal(circuit.state(0), 'closed');
});

test('what is known of a model is kept by what it is, and of so many that memory does not grow', () => {
  const circuits = new Circuits();
  const kept = circuits.of('a');
  kept.enter(0)?.failed(0, 1000);
  assert.equal(circuits.of('a'), kept);
  assert.equal(circuits.of('b').state(0), 'closed');
  for (let count = 0; count < 2000; count++) circuits.of(`model ${count}`);
  assert.equal(circuits.of('a').state(0), 'closed');
});
