import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { openVectorStore } from '#vector';
import { openTestDoor, type TestDoor, type TestDoorOptions } from '../../src/gateway/door-fixture.ts';

/** A door with collections of vectors in a folder of their own, for the key "all". */
export type VectorDoor = TestDoor;

export async function openVectorDoor(options: TestDoorOptions = {}): Promise<VectorDoor> {
  const folder = await mkdtemp(join(tmpdir(), 'lode-vector-door-'));
  const vectors = openVectorStore(folder);
  const door = await openTestDoor({ vectors, ...options });
  return {
    ...door,
    [Symbol.asyncDispose]: async () => {
      await door[Symbol.asyncDispose]();
      await vectors[Symbol.asyncDispose]();
      await rm(folder, { recursive: true });
    },
  };
}
