// What we say a model needs, against what its processes take once they have been used in every way.
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { test } from 'node:test';
import { formatBytes } from '#base';
import { inspectModel, memoryNeeded, readGguf } from '#hub';
import { smollm2 } from '../weights.ts';
import { ask, greedy, start, text } from './start.ts';

const skip = process.platform !== 'linux' && 'only Linux says which memory is a process’s own';

/** Where nothing is kept for later requests, the cache need not be filled for it to be there: it is written when it is made. */
for (const { contextTokens, parallel, prompts, keeps } of [
  { contextTokens: 2048, parallel: 4, prompts: 1, keeps: false },
  { contextTokens: 512, parallel: 2, prompts: 3, keeps: true },
]) {
  const title = `the memory of ${parallel} requests of ${contextTokens} tokens is what was said, within a tenth`;
  test(title, { skip }, async (t) => {
    const facts = inspectModel(await readGguf(await smollm2()));
    const use = { contextTokens, parallel, ...(!keeps && { hostCacheBytes: 0 }) };
    const { totalBytes, hostCacheBytes } = memoryNeeded(facts, use);
    await using engine = await start({ ...use, cacheTokens: contextTokens * parallel, hostCacheBytes });
    const prompt = (index: number) => text(`${index} ${'and then, of a sudden, '.repeat(60)}`);
    const request = { sampling: greedy, tokensMax: 8, ignoreEnd: true };
    for (let index = 0; index < prompts; index++) await ask(engine, { ...request, input: prompt(index) });
    await ask(engine, { ...request, input: { kind: 'chat', messages: [{ role: 'user', content: 'Hello' }] } });
    await ask(engine, { ...request, input: text('Hello'), deterministic: true });
    const takenBytes = ownBytes(engine.status().pid!) + facts.weightsBytes;
    t.diagnostic(`said ${formatBytes(totalBytes)}, taken ${formatBytes(takenBytes)}`);
    assert.ok(Math.abs(totalBytes / takenBytes - 1) < 0.1, `${totalBytes} against ${takenBytes}`);
  });
}

/** Memory that no file stands behind, of a process and those that it started. */
function ownBytes(pid: number): number {
  const kibibytes = /^RssAnon:\s+(\d+) kB$/m.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))?.[1];
  const children = readFileSync(`/proc/${pid}/task/${pid}/children`, 'utf8').split(' ').filter(Boolean);
  return Number(kibibytes) * 1024 + children.reduce((sum, child) => sum + ownBytes(Number(child)), 0);
}
