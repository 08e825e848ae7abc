import assert from 'node:assert/strict';
import { DatabaseSync } from 'node:sqlite';
import { describe, it } from 'node:test';
import type { Call, Context, GenerateRequest, RecordingPolicy } from '#contract';
import { fakeLanguageModel, type FakeLanguageModelOptions } from '#testing';
import { aRun, openRunBook, type RunBook } from './run-fixture.ts';
import { recordingModel, runStore } from './index.ts';

const everything: RecordingPolicy = { keep: 'texts', share: 1, durable: true, whenUnwritable: 'refuse' };
const call: Call = { operation: 'chat', route: 'answer', key: 'app', isStream: true, arrivedMs: Date.now() };
const context: Context = {
  requestId: 'req_7',
  tenant: 'research',
  keyId: 'key_1',
  traceparent: '00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01',
  signal: new AbortController().signal,
  call,
};
const question: GenerateRequest = {
  input: { kind: 'chat', messages: [{ role: 'user', content: 'Ask ada@example.org.' }] },
  sampling: { temperature: 0, logitBias: new Map([[7, -100]]) },
};

function modelOn({ writer }: RunBook, policy: Partial<RecordingPolicy>, options: FakeLanguageModelOptions = {}) {
  return recordingModel(fakeLanguageModel(options), {
    writer,
    stage: 'shop/main',
    policy: { ...everything, ...policy },
    pricesOf: () => ({ input: 1, output: 2 }),
    redact: (text) => text.replaceAll(/\w+@[\w.]+\w/g, '[email]'),
  });
}

async function onlyRun({ database }: RunBook) {
  const { runs } = await runStore(database).list({ tenant: undefined }, { withTexts: true });
  assert.equal(runs.length, 1);
  return runs[0]!;
}

describe('a recorded model', () => {
  it('keeps who asked what, and what came of it', async () => {
    await using book = await openRunBook();
    await Array.fromAsync(modelOn(book, {}, { reply: 'so be it' }).generate(question, context));
    const { id, durationMs, arrivedMs, timings, ...run } = await onlyRun(book);
    assert.match(id, /^run_/);
    assert.ok(durationMs >= 0 && arrivedMs > 0 && timings.firstTokenMs !== undefined);
    assert.deepEqual(run, {
      stage: 'shop/main',
      tenant: 'research',
      keyId: 'key_1',
      key: 'app',
      requestId: 'req_7',
      trace: '0af7651916cd43dd8448eb211c80319c',
      operation: 'chat',
      route: 'answer',
      model: 'fake',
      status: 'ok',
      costNanos: 10_000,
      usage: { promptTokens: 4, cachedTokens: 0, completionTokens: 3 },
      texts: {
        input: question.input,
        settings: { sampling: { temperature: 0, logitBias: { 7: -100 } } },
        output: [{ text: 'so be it', reason: 'stop' }],
      },
    });
  });

  it('tells the end only when the run is on disk, and holds up nothing before', async () => {
    await using book = await openRunBook();
    const events = modelOn(book, {}, { reply: 'one two' }).generate(question, context)[Symbol.asyncIterator]();
    using other = new DatabaseSync(book.file ?? '');
    other.exec('begin immediate');
    const seen: string[] = [];
    for (let count = 0; count < 3; count++) seen.push((await events.next()).value?.type ?? '');
    assert.deepEqual(seen, ['start', 'text', 'text']);
    const end = events.next();
    assert.equal(await Promise.race([end, later(100)]), 'later');
    other.exec('commit');
    assert.equal((await end).value?.type, 'end');
    assert.equal((await onlyRun(book)).status, 'ok');
  });

  it('keeps what failed and what was left, with what came before', async () => {
    await using book = await openRunBook();
    const failing = modelOn(book, {}, { failure: { error: new Error('worn out'), afterSteps: 1 } });
    await assert.rejects(Array.fromAsync(failing.generate(question, context)), /worn out/);
    for await (const event of modelOn(book, {}).generate(question, context)) if (event.type === 'text') break;
    await book.writer.settled();
    const { runs } = await runStore(book.database).list({ tenant: 'research' }, { withTexts: true });
    assert.deepEqual(
      runs.map(({ status, failure, texts }) => [status, failure, texts?.output[0]?.text]),
      [
        ['cancelled', undefined, 'Hello'],
        ['failed', 'prompt/unexpected', 'Hello'],
      ],
    );
  });

  for (const [keep, text] of [
    ['redacted', 'Ask [email].'],
    ['facts', undefined],
  ] as const)
    it(`keeps ${keep} where that is the policy`, async () => {
      await using book = await openRunBook();
      await Array.fromAsync(modelOn(book, { keep }, { reply: 'Is it ada@example.org?' }).generate(question, context));
      const { texts, usage } = await onlyRun(book);
      assert.equal(texts?.input.kind === 'chat' ? texts.input.messages[0]?.content : undefined, text);
      assert.equal(texts?.output[0]?.text, text && 'Is it [email]?');
      assert.equal(usage.completionTokens, 3);
    });

  it('asks the route first, and keeps no run of what is not in the share', async () => {
    await using book = await openRunBook();
    const own = { ...context, call: { ...call, recording: { ...everything, share: 0 } } };
    await Array.fromAsync(modelOn(book, {}).generate(question, own));
    assert.equal(await runStore(book.database).count({ tenant: undefined }), 0);
    assert.equal(book.writer.figures.written, 1);
  });
});

describe('a database that cannot be written to', () => {
  it('ends answers without their runs where the policy says serve, and forgets none', async () => {
    await using book = await openRunBook();
    {
      using other = new DatabaseSync(book.file ?? '');
      other.exec('begin immediate');
      const model = modelOn(book, { whenUnwritable: 'serve' });
      const startedMs = performance.now();
      for (let count = 0; count < 5; count++) await Array.fromAsync(model.generate(question, context));
      assert.ok(performance.now() - startedMs < 3000);
      assert.deepEqual([book.writer.figures.waiting, book.writer.figures.isUnwritable], [5, true]);
    }
    await book.writer.settled();
    assert.equal(await runStore(book.database).count({ tenant: undefined }), 5);
  });

  it('refuses what it cannot record where the policy says so, before the model is asked', async () => {
    await using book = await openRunBook({ runsMax: 1 });
    using other = new DatabaseSync(book.file ?? '');
    other.exec('begin immediate');
    book.writer.write(aRun()).catch(() => {});
    await assert.rejects(Array.fromAsync(modelOn(book, {}).generate(question, context)), { code: 'prompt/runs-full' });
    other.exec('commit');
  });
});

async function later(waitMs: number): Promise<'later'> {
  await new Promise((resolve) => setTimeout(resolve, waitMs));
  return 'later';
}
