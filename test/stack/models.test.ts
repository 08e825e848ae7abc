/** The life of weights from the command line: pulled, damaged, mended, updated, removed, pruned. */
import assert from 'node:assert/strict';
import { chmodSync, globSync, writeFileSync } from 'node:fs';
import { after, before, describe, it } from 'node:test';
import { writeTinyModel } from '../tiny-models.ts';
import { Workshop } from './lode-command.ts';

interface Listed {
  readonly models: readonly { readonly digest: string; readonly sizeBytes: number | null }[];
  readonly otherBlobs: readonly { readonly digest: string }[];
}
interface Removed {
  readonly removed: readonly string[];
}

const program = `
import { gateway, model, stack } from 'lode';
const tiny = model('tiny', { source: 'file:./tiny.gguf', contextTokens: 128, parallel: 1, threads: 1 });
export default stack('weights', [gateway('door', { routes: { tiny: { model: tiny, access: 'open' } } })]);
`;

describe('weights, from the command line', () => {
  let workshop: Workshop;
  const stored = () => globSync(workshop.path('.lode/blobs/sha256/*/*'));
  const list = () => workshop.json<Listed>(['models']);

  before(async () => {
    workshop = new Workshop();
    await writeTinyModel(workshop.path('tiny.gguf'), 'llama');
    writeFileSync(workshop.path('stack.ts'), program);
  });
  after(() => workshop[Symbol.asyncDispose]());

  it('are known by the lock file before the stack was ever up', async () => {
    const { digest } = await workshop.json<{ digest: string }>(['models', 'pull', 'tiny']);
    const { models, otherBlobs } = await list();
    assert.equal(models[0]?.digest, digest);
    assert.equal(typeof models[0]?.sizeBytes, 'number');
    assert.deepEqual(otherBlobs, []);
  });

  it('that were damaged on the disk are found by verify and mended by pull', async () => {
    const [file = ''] = stored();
    chmodSync(file, 0o600);
    writeFileSync(file, 'forgotten');
    const { code, stdout } = await workshop.lode(['models', 'verify']);
    assert.equal(code, 1);
    assert.match(stdout, /DAMAGED tiny[^]*lode models pull tiny/);
    await workshop.json(['models', 'pull', 'tiny']);
    assert.equal((await workshop.lode(['models', 'verify'])).code, 0);
  });

  it('that an update left behind go with prune, and nothing else does', async () => {
    const [before] = (await list()).models;
    await writeTinyModel(workshop.path('tiny.gguf'), 'llama', 2);
    await workshop.json(['models', 'update', 'tiny']);
    assert.deepEqual(
      (await list()).otherBlobs.map(({ digest }) => digest),
      [before?.digest],
    );
    assert.deepEqual((await workshop.json<Removed>(['models', 'prune'])).removed, [before?.digest]);
    assert.deepEqual((await workshop.json<Removed>(['models', 'prune'])).removed, []);
    assert.equal(stored().length, 1);
  });

  it('that a kept generation serves stay, and go after destroy', async () => {
    await workshop.json(['up', '--detach', '--port', '0']);
    assert.equal((await workshop.lode(['models', 'remove', 'tiny'])).code, 1);
    assert.equal(stored().length, 1);
    await workshop.json(['destroy', '--yes']);
    await workshop.json(['models', 'remove', 'tiny']);
    assert.equal(stored().length, 0);
  });
});
