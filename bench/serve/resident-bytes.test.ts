import assert from 'node:assert/strict';
import { test } from 'node:test';
import { readMappings, residentOf } from './resident-bytes.ts';

const smaps = `00400000-00500000 r-xp 00000000 fe:01 77 /usr/bin/program (deleted)
Size:               1024 kB
Rss:                 600 kB
Private_Clean:       100 kB
Private_Dirty:         0 kB
Shared_Dirty:          0 kB
7f0000000000-7f0000100000 rw-p 00100000 fe:01 77 /usr/bin/program
Rss:                 300 kB
Private_Dirty:        40 kB
Shared_Dirty:          0 kB
7f1000000000-7f1000100000 rw-p 00000000 00:00 0
Rss:                 200 kB
Private_Dirty:       200 kB
VmFlags: rd wr mr
`;

test('mappings are read as Linux writes them', () => {
  assert.deepEqual(readMappings(smaps), [
    { file: 'fe:01 77', offset: '00000000', resident: 600 * 1024, dirty: 0 },
    { file: 'fe:01 77', offset: '00100000', resident: 300 * 1024, dirty: 40 * 1024 },
    { file: undefined, offset: '00000000', resident: 200 * 1024, dirty: 200 * 1024 },
  ]);
});

test('what two processes have of one file counts once, what they wrote to counts for each', () => {
  const one = readMappings(smaps);
  assert.equal(residentOf([one]), 1100 * 1024);
  assert.equal(residentOf([one, one]), (600 + 260 + 2 * 40 + 2 * 200) * 1024);
});
