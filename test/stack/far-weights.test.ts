import assert from 'node:assert/strict';
import { writeFileSync } from 'node:fs';
import { after, before, describe, it } from 'node:test';
import { farModel, servePart } from '../hub/far-model.ts';
import { startServer, type TestServer } from '../hub/file-server.ts';
import { Workshop } from './lode-command.ts';

const program = (model: string) => `
import { gateway, key, model, stack } from 'lode';
const far = model('far', ${model});
const app = key('app');
export default stack('far', [gateway('door', { routes: { far: { model: far, access: [app] } } })]);
`;

const source = 'hf:owner/repo@main/large.gguf';
const gigabyte = 1024 ** 3;

describe('weights that are not here', () => {
  let workshop: Workshop;
  let hub: TestServer;
  const endpoint = process.env['HF_ENDPOINT'];

  before(async () => {
    workshop = new Workshop();
    hub = await startServer(servePart(farModel({ tensorBytes: 1000 * gigabyte })));
    process.env['HF_ENDPOINT'] = hub.url;
  });
  after(async () => {
    if (endpoint === undefined) delete process.env['HF_ENDPOINT'];
    else process.env['HF_ENDPOINT'] = endpoint;
    await workshop[Symbol.asyncDispose]();
    await hub[Symbol.asyncDispose]();
  });

  it('are refused at plan when they do not fit, with the numbers, and nothing is downloaded', async () => {
    writeFileSync(workshop.path('stack.ts'), program(`{ source: '${source}', contextTokens: 512 }`));
    const { code, stderr } = await workshop.lode(['plan']);
    assert.equal(code, 1, stderr);
    assert.match(stderr, /Model "far" needs 1000 GiB of memory .* this machine has/);
    assert.match(stderr, /The weights alone do not fit/);
    assert.deepEqual(
      hub.requests.map(({ range }) => range),
      ['bytes=0-2097151'],
    );
  });

  it('are planned by what they will be when they are quantised', async () => {
    await using small = await startServer(servePart(farModel({ tensorBytes: gigabyte / 2 })));
    process.env['HF_ENDPOINT'] = small.url;
    const memoryOf = async (quantise: string): Promise<number> => {
      writeFileSync(workshop.path('stack.ts'), program(`{ source: '${source}', contextTokens: 512${quantise} }`));
      const { steps } = await workshop.json<{ steps: { node: string; cost: Record<string, number> }[] }>(['plan']);
      const { cost } = steps.find(({ node }) => node === 'model/far')!;
      assert.ok(cost['downloadBytes']! > gigabyte / 2);
      return cost['memoryBytes']!;
    };
    const [whole, quantised] = [await memoryOf(''), await memoryOf(", quantise: 'q4_0'")];
    assert.ok(quantised < whole - gigabyte / 3, `${quantised} of ${whole}`);
    process.env['HF_ENDPOINT'] = hub.url;
  });

  it('are inspected where they are, by their source or by the name of a model', async () => {
    interface Inspected {
      readonly architecture: string;
      readonly memory: readonly { readonly totalBytes: number }[];
    }
    const bySource = await workshop.json<Inspected>(['models', 'inspect', source]);
    assert.equal(bySource.architecture, 'llama');
    writeFileSync(workshop.path('stack.ts'), program(`{ source: '${source}', contextTokens: 512 }`));
    assert.deepEqual(await workshop.json<Inspected>(['models', 'inspect', 'far']), bySource);
    const missing = await workshop.lode(['models', 'inspect', 'pypi:some-package==1.0/model.gguf']);
    assert.equal(missing.code, 1);
    assert.match(missing.stderr, /an installer gives a wheel only whole.*lode models pull/s);
  });
});
