import assert from 'node:assert/strict';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, test } from 'node:test';
import { tinyArchitectures, writeTinyModel } from '../../../test/tiny-models.ts';
import type { FromWorker, WorkerOptions } from '../wire.ts';
import type { ModelService } from './service.ts';
import { startService } from './start-service.ts';

const folder = mkdtempSync(join(tmpdir(), 'lode-service-'));
after(() => rmSync(folder, { recursive: true }));

const sizes = {
  contextTokens: 128,
  cacheTokens: 128,
  parallel: 3,
  threads: 1,
  prefillThreads: 1,
  batchTokens: 32,
  queueMax: 4,
  hostCacheBytes: 2 ** 20,
  speculation: 'ngram' as const,
  hangTimeoutMs: 10_000,
};

interface Running {
  readonly service: ModelService;
  /** Everything that the service says about a request, until it has ended. */
  hear(id: number, ends?: number): Promise<FromWorker[]>;
}

async function run(architecture: (typeof tinyArchitectures)[number] = 'llama'): Promise<Running> {
  const file = join(folder, `${architecture}.gguf`);
  await writeTinyModel(file, architecture);
  const options: WorkerOptions = { name: 'tiny', file, ...sizes };
  const said: FromWorker[] = [];
  let wake = () => {};
  const send = (message: FromWorker) => {
    said.push(message);
    wake();
  };
  const service = await startService(options, send, (error) => assert.fail(String(error)));
  const about = (id: number) =>
    said.filter(
      (message) =>
        ('id' in message && message.id === id) ||
        (message.type === 'events' && message.requests.some(([other]) => other === id)),
    );
  return {
    service,
    hear: async (id, ends = 1) => {
      const isOver = () =>
        eventsOf(about(id), id).filter(({ type }) => type === 'end').length === ends ||
        about(id).some(({ type }) => !['read', 'begun', 'events'].includes(type));
      while (!isOver()) await new Promise<void>((resolve) => (wake = resolve));
      return about(id);
    },
  };
}

function eventsOf(messages: readonly FromWorker[], id: number) {
  return messages.flatMap((message) =>
    message.type === 'events' ? message.requests.filter(([other]) => other === id).flatMap(([, events]) => events) : [],
  );
}

const generate = { type: 'generate', tenant: 'one' } as const;
const sampling = { temperature: 0, seed: 1 };

for (const architecture of tinyArchitectures) {
  test(`${architecture}: a chat is answered through a template, in events`, async () => {
    const { service, hear } = await run(architecture);
    const input = { kind: 'chat', messages: [{ role: 'user', content: 'the cat' }] } as const;
    service.handle({
      ...generate,
      id: 1,
      request: { input, sampling, tokensMax: 5, ignoreEnd: true, logprobs: 2, choices: 2 },
    });
    const events = eventsOf(await hear(1, 2), 1);
    assert.deepEqual(
      events
        .map(({ type }) => type)
        .toSorted()
        .join(' '),
      `end end start ${'text '.repeat(10).trim()}`,
    );
    assert.ok(events.every((event) => event.type !== 'text' || event.logprobs?.[0]?.top.length === 2));
    assert.equal(service.load(0).cellsUsed, 0);
  });
}

test('tokens and text go both ways', async () => {
  const { service, hear } = await run();
  service.handle({ type: 'tokenise', id: 1, input: { kind: 'text', text: 'the cat' } });
  const [answer] = await hear(1);
  assert.ok(answer?.type === 'tokens');
  service.handle({ type: 'detokenise', id: 2, tokens: answer.tokens });
  assert.deepEqual(await hear(2), [{ type: 'text', id: 2, text: 'the cat' }]);
});

test('a request that is cancelled is heard of no more', async () => {
  const { service, hear } = await run();
  const request = { input: { kind: 'text', text: 'the cat' }, sampling, ignoreEnd: true } as const;
  service.handle({ ...generate, id: 1, request });
  service.handle({ type: 'cancel', id: 1 });
  service.handle({ ...generate, id: 2, request: { ...request, tokensMax: 3 } });
  await hear(2);
  assert.deepEqual(service.load(0).running, 0);
});

test('what cannot be served fails by itself', async () => {
  const { service, hear } = await run();
  service.handle({ ...generate, id: 1, request: { input: { kind: 'text', text: 'the cat '.repeat(200) }, sampling } });
  service.handle({ ...generate, id: 2, request: { input: { kind: 'text', text: '' }, sampling } });
  const codes = [...(await hear(1)), ...(await hear(2))].map(
    (message) => message.type === 'failed' && message.error.code,
  );
  assert.deepEqual(codes, ['engine/prompt-too-long', 'engine/invalid-request']);
});
