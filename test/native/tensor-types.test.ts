// Our table of tensor types against the one in the native library.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import koffi from 'koffi';
import { tensorTypes } from '#hub';
import { findLibraries } from '#native';

test('every tensor type has the number, name and block of the library, and none is missing', () => {
  const library = koffi.load(findLibraries().fileOf('ggml-base'));
  const nameOf = library.func('const char *ggml_type_name(int)') as (id: number) => string;
  const elementsOf = library.func('int64_t ggml_blck_size(int)') as (id: number) => number;
  const bytesOf = library.func('size_t ggml_type_size(int)') as (id: number) => number;
  const highest = Math.max(...tensorTypes.map(({ id }) => id));
  const theirs = Array.from({ length: highest + 1 }, (_, id) => ({
    name: nameOf(id).toUpperCase(),
    id,
    elements: Number(elementsOf(id)),
    bytes: Number(bytesOf(id)),
  })).filter(({ bytes }) => bytes > 0);
  assert.deepEqual([...tensorTypes], theirs);
});
