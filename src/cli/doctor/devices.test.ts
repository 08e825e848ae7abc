import assert from 'node:assert/strict';
import { test } from 'node:test';
import { examineDevices } from './devices.ts';

const cpu = { name: 'CPU', description: 'A processor', kind: 'cpu', freeBytes: 1, totalBytes: 2 } as const;
const gpu = { name: 'CUDA0', description: 'A card', kind: 'gpu', freeBytes: 2 ** 30, totalBytes: 2 ** 31 } as const;
const found = (accelerator: 'cuda' | 'cpu', isInstalled: boolean, hasDriver: boolean) => ({
  accelerator,
  packageName: `@node-llama-cpp/linux-x64${accelerator === 'cpu' ? '' : '-cuda'}`,
  folder: isInstalled ? '/modules' : undefined,
  hasDriver,
});

test('a card that no installed library can use is named with the package that can', () => {
  const finding = examineDevices([found('cuda', false, true), found('cpu', true, true)], () => [cpu]);
  assert.equal(finding.state, 'notice');
  assert.equal(finding.remedy, 'npm install @node-llama-cpp/linux-x64-cuda');
});

test('devices are shown with their free memory', () => {
  const finding = examineDevices([found('cuda', true, true), found('cpu', true, true)], () => [gpu, cpu]);
  assert.deepEqual(finding, { state: 'fine', detail: 'CUDA0 (A card, 1.00 GiB of 2.00 GiB free); CPU (A processor)' });
});

test('a machine without accelerators lacks nothing', () => {
  assert.equal(examineDevices([found('cuda', false, false), found('cpu', true, true)], () => [cpu]).state, 'fine');
});
