import assert from 'node:assert/strict';
import { test } from 'node:test';
import { acquit, findGuilty, needsTrial } from './suspicion.ts';

const suspect = (deaths = 0) => ({ deaths });

test('who was alone at two deaths is guilty', () => {
  const only = suspect();
  assert.equal(findGuilty([only]), undefined);
  assert.equal(findGuilty([only]), only);
});

test('of several nobody is guilty: who was there twice is tried', () => {
  const [twice, once] = [suspect(1), suspect()];
  assert.equal(findGuilty([twice, once]), undefined);
  assert.deepEqual([needsTrial(twice), needsTrial(once)], [true, false]);
});

test('a death during a trial is the fault of the one that is tried', () => {
  const [tried, acquitted] = [suspect(2), suspect(2)];
  acquit([acquitted]);
  assert.equal(findGuilty([acquitted, tried]), tried);
  assert.equal(acquitted.deaths, 0);
});

test('a worker that dies without anything in hand casts suspicion on nobody', () => {
  assert.equal(findGuilty([]), undefined);
});
