/** The clients of the page, as they stand there, against a gateway with SmolLM2 behind it. */
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { silentLog } from '#base';
import { type Engine, startEngine } from '#engine';
import { createGateway, type Gateway } from '#gateway';
import { smollm2, smollm2Digest } from '../weights.ts';
import { blocksOf, runTypeScript } from './run-block.ts';

let engine: Engine;
let gateway: Gateway;
let url: string;

before(async () => {
  const options = { name: 'smol', file: await smollm2(), weights: smollm2Digest, contextTokens: 512, threads: 1 };
  engine = await startEngine({ ...options, log: silentLog });
  gateway = createGateway({ keys: { verify: async () => undefined }, log: silentLog, version: '1' });
  const route = {
    name: 'smol',
    model: engine,
    policy: { open: true },
    createdAt: new Date(),
    ownedBy: 'test',
  } as const;
  gateway.serve({ generation: 1, routes: [route] });
  ({ url } = await gateway.listen({ host: '127.0.0.1', port: 0 }));
});

after(async () => {
  await gateway?.close({ drainMs: 0 });
  await engine?.[Symbol.asyncDispose]();
});

const says = [/^the same again: \S/, /^label: (complaint|question|praise)\n$/, /^Paris is \d+ times as likely/];
const blocks = blocksOf('exact-answers.md', 'ts');

test('the page has an example of each', () => assert.equal(blocks.length, says.length));

for (const [index, block] of blocks.entries()) {
  test(`example ${index + 1} runs as it stands`, async () => {
    const { code, output } = await runTypeScript(block, { LODE_URL: url, LODE_KEY: 'none' });
    assert.equal(code, 0, output);
    assert.match(output, says[index] as RegExp);
  });
}
