import assert from 'node:assert/strict';
import { test } from 'node:test';
import { createWriteGate } from './write-gate.ts';

test('who is alone waits for those who write, and those who come meanwhile wait for it', async () => {
  const gate = createWriteGate();
  const told: string[] = [];
  const held = Promise.withResolvers<void>();
  const write = async (name: string, until?: Promise<void>) =>
    await gate.among(1, async () => {
      told.push(`${name} begins`);
      await until;
      told.push(`${name} ends`);
    });
  const first = write('first', held.promise);
  const alone = gate.alone(1, async () => void told.push('alone'));
  const second = write('second');
  await gate.among(2, async () => void told.push('another collection'));
  held.resolve();
  await Promise.all([first, alone, second]);
  assert.deepEqual(told, ['first begins', 'another collection', 'first ends', 'alone', 'second begins', 'second ends']);
});
