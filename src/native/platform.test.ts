import assert from 'node:assert/strict';
import { existsSync } from 'node:fs';
import { test } from 'node:test';
import { LibraryMissingError } from './library-missing-error.ts';
import { findLibraries } from './platform.ts';
import { UnsupportedPlatformError } from './unsupported-platform-error.ts';

test('the libraries of this machine are found where their package lies', { skip: process.platform !== 'linux' }, () => {
  const libraries = findLibraries();
  assert.ok(existsSync(libraries.fileOf('ggml-base')));
});

test('a missing package is named, with the command that installs it', () => {
  assert.throws(
    () => findLibraries('win32', 'arm64'),
    (error) => error instanceof LibraryMissingError && error.remedy.includes('npm install @node-llama-cpp/win-arm64'),
  );
});

test('a platform without libraries is said to have none', () => {
  assert.throws(() => findLibraries('aix', 'ppc64'), UnsupportedPlatformError);
});
