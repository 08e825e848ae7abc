// LoRA adapters of a running engine, on SmolLM2. Needs weights; takes about half a minute.
import assert from 'node:assert/strict';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import { setTimeout as sleep } from 'node:timers/promises';
import type { AdapterUse, GenerateEvent, GenerateRequest, TokenLogprob } from '#contract';
import type { Engine } from '#engine';
import { quantiseFile } from '#native';
import { writeMergedModel } from '../merged-model.ts';
import { smollm2 } from '../weights.ts';
import { AdapterShelf, factsOf, strong } from './smollm2-adapters.ts';
import { ask, contextOf, greedy, start, text } from './start.ts';

const shelf = new AdapterShelf();
let engine: Engine;

before(async () => {
  await shelf.add('one', strong);
  await shelf.add('two', { ...strong, seed: 2, type: 'F16' });
  engine = await start({ adapterFile: shelf.fileOf });
});
after(async () => {
  await engine[Symbol.asyncDispose]();
  shelf[Symbol.dispose]();
});

const prompts = ['The capital of France is', 'Once upon a time there was a', 'Water is made of'];

function request(prompt: string, adapter?: AdapterUse, tokensMax = 12): GenerateRequest {
  return { input: text(prompt), sampling: greedy, tokensMax, logprobs: 5, ignoreEnd: true, adapter };
}

async function tokensOf(
  events: Promise<{ readonly events: readonly GenerateEvent[] }>,
): Promise<readonly TokenLogprob[]> {
  return (await events).events.flatMap((event) => (event.type === 'text' ? (event.logprobs ?? []) : []));
}

/**
 * Asserts that two answers came from the same model: equal tokens with nearly equal probabilities, up to where two
 * tokens were so near that the shape of a batch could decide.
 */
function assertAlike(
  found: readonly TokenLogprob[],
  expected: readonly TokenLogprob[],
  what: string,
  // In batches of 4-bit weights a log-probability moves by up to 0.4, as it does without adapters.
  tolerance = 0.8,
): void {
  assert.equal(found.length, expected.length);
  for (const [index, { token, logprob, top }] of expected.entries()) {
    const other = found[index]!;
    if (other.token !== token) {
      const gap = (logprob as number) - (top.find((rival) => rival.token === other.token)?.logprob ?? -Infinity);
      return assert.ok(gap < tolerance, `${what}: token ${index} is another one, ${gap} less likely`);
    }
    assert.ok(
      Math.abs((other.logprob as number) - (logprob as number)) < tolerance / 2,
      `${what}: token ${index}, ${other.logprob} and ${logprob}`,
    );
  }
}

function cachedTokens(events: readonly GenerateEvent[]): number | undefined {
  return events.find((event) => event.type === 'start')?.cachedTokens;
}

test('an adapter beside its base answers as the merged model does', { timeout: 300_000 }, async () => {
  const { home } = shelf.folder;
  const [base, merged] = [join(home, 'base.gguf'), join(home, 'merged.gguf')];
  await quantiseFile({ from: await smollm2(), to: base, type: 'f16', threads: 1 });
  await writeMergedModel(merged, base, await factsOf(base), strong);
  await using beside = await start({ file: base, adapterFile: shelf.fileOf });
  const found = await Promise.all(prompts.map((prompt) => tokensOf(ask(beside, request(prompt, { name: 'one' })))));
  const plain = await Promise.all(prompts.map((prompt) => tokensOf(ask(beside, request(prompt)))));
  await beside[Symbol.asyncDispose]();
  await using whole = await start({ file: merged });
  for (const [index, prompt] of prompts.entries()) {
    const expected = await tokensOf(ask(whole, request(prompt)));
    // They were seen to agree to 0.01; only 16-bit rounding of the merged weights is between them.
    assertAlike(found[index]!, expected, prompt, 0.1);
    assert.throws(() => assertAlike(plain[index]!, expected, prompt, 0.1), 'without the adapter it is another answer');
  }
});

test('two adapters, one at two strengths, and the base at once each give what they give alone', async () => {
  const uses: (AdapterUse | undefined)[] = [undefined, { name: 'one' }, { name: 'two' }, { name: 'one', scale: 0.5 }];
  const jobs = uses.flatMap((adapter) => prompts.map((prompt) => ({ adapter, prompt })));
  const alone: (readonly TokenLogprob[])[] = [];
  for (const { adapter, prompt } of jobs) alone.push(await tokensOf(ask(engine, request(prompt, adapter))));
  const together = await Promise.all(
    jobs.map(({ adapter, prompt }) => tokensOf(ask(engine, request(prompt, adapter)))),
  );
  for (const [index, { adapter, prompt }] of jobs.entries())
    assertAlike(together[index]!, alone[index]!, `${prompt} with ${JSON.stringify(adapter)}`);
  const firsts = uses.map((_, index) => alone[index * prompts.length]![0]!.logprob);
  assert.equal(new Set(firsts).size, uses.length, 'each is another model');
});

test('what was computed under one adapter is never used under another', async () => {
  const prompt = `${'Many people walk along the river in the evening. '.repeat(12)}They`;
  const first = async (adapter?: AdapterUse) => {
    const { events } = await ask(engine, request(prompt, adapter, 2));
    return cachedTokens(events);
  };
  const uses = [undefined, { name: 'one' }, { name: 'two' }, { name: 'one', scale: 0.25 }];
  for (const use of uses) assert.equal(await first(use), 0);
  for (const use of uses) assert.ok((await first(use))! > 50);
});

test('the same seed and adapter give the same bytes when an answer is to be repeatable, beside anything else', async () => {
  const asked = { ...request(prompts[1]!, { name: 'two' }, 16), deterministic: true };
  const other = { ...asked, adapter: { name: 'one' } };
  const alone = await ask(engine, asked);
  const [again, another] = await Promise.all([
    ask(engine, asked),
    ask(engine, other),
    ask(engine, request(prompts[0]!, { name: 'one' }, 24)),
    ask(engine, request(prompts[2]!, undefined, 24)),
  ]);
  assert.deepEqual(again.texts, alone.texts);
  assert.notDeepEqual(another.texts, alone.texts);
});

test('streams go on while an adapter is loaded, and go on afterwards', async () => {
  await shelf.add('late', { ...strong, seed: 3, rank: 32 });
  const times: number[] = [];
  const streaming = (async () => {
    for await (const event of engine.generate(request(prompts[1]!, undefined, 80), contextOf()))
      if (event.type === 'text') times.push(performance.now());
  })();
  while (times.length < 10) await sleep(5);
  const before = times.length;
  const late = await tokensOf(ask(engine, request(prompts[0]!, { name: 'late' })));
  assert.ok(times.length > before, 'the stream went on meanwhile');
  await streaming;
  assert.equal(times.length, 80);
  assertAlike(await tokensOf(ask(engine, request(prompts[0]!, { name: 'late' }))), late, 'late');
});

test('an answer goes on with its adapter after its worker was killed', async () => {
  const whole = await ask(engine, { ...request(prompts[2]!, { name: 'two' }, 40), deterministic: true });
  let pieces = '';
  let isKilled = false;
  const asked = { ...request(prompts[2]!, { name: 'two' }, 40), deterministic: true };
  for await (const event of engine.generate(asked, contextOf())) {
    if (event.type !== 'text') continue;
    pieces += event.text;
    if (isKilled) continue;
    isKilled = true;
    process.kill(engine.status().pid!, 'SIGKILL');
  }
  assert.equal(pieces, whole.texts[0]);
});

test('what names no adapter, or asks for an impossible strength, is refused', async () => {
  await assert.rejects(ask(engine, request('x', { name: 'nobody' })), /no adapter nobody/);
  await assert.rejects(ask(engine, request('x', { name: 'one', scale: Number.NaN })), {
    code: 'engine/invalid-request',
  });
  await using plain = await start();
  await assert.rejects(ask(plain, request('x', { name: 'one' })), {
    code: 'engine/invalid-request',
    message: /adapter/,
  });
});
