import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { runStore, type Run, usageReport } from '../runs/index.ts';
import { aRun, openRunBook } from '../runs/run-fixture.ts';
import { importRuns } from './import-runs.ts';
import { runsOfTraces } from './otlp/runs-of-traces.ts';
import { tracesOfRuns } from './otlp/traces-of-runs.ts';
import { checkRun, type ForeignRun } from './run-schema.ts';

describe('importing runs', () => {
  it('takes what was exported, once, and counts it in no report', async () => {
    await using book = await openRunBook();
    const run = aRun({ prompt: { name: 'answer', version: `sha256:${'a'.repeat(64)}` } });
    const checked = checkRun(JSON.parse(JSON.stringify(run)));
    assert.ok('run' in checked, JSON.stringify(checked));
    const own: Run = { ...checked.run, stage: 'shop/main', tenant: 'sales' };
    assert.deepEqual(await importRuns(book.database, [own, own]), { imported: 1, known: 1 });
    assert.deepEqual(await importRuns(book.database, [own]), { imported: 0, known: 1 });
    assert.deepEqual(await runStore(book.database).get(run.id, 'sales'), { ...run, tenant: 'sales', scores: [] });
    assert.deepEqual(await usageReport(book.database, { by: ['team'], tenant: undefined }), []);
  });

  it('says what is wrong with a line', () => {
    for (const wrong of [
      null,
      {},
      { ...aRun(), id: 'x' },
      { ...aRun(), arrivedMs: 'soon' },
      { ...aRun(), texts: { input: 1 } },
    ])
      assert.ok('problem' in checkRun(wrong));
  });
});

function only(body: unknown): ForeignRun {
  const read = runsOfTraces(body);
  assert.ok('runs' in read, JSON.stringify(read));
  assert.equal(read.runs.length, 1);
  return read.runs[0]!;
}

function traces(attributes: Readonly<Record<string, string | number>>): object {
  const list = Object.entries(attributes).map(([key, value]) => ({
    key,
    value: typeof value === 'string' ? { stringValue: value } : { intValue: value },
  }));
  const span = {
    traceId: '0AF7651916CD43DD8448EB211C80319C',
    spanId: 'b7ad6b7169203331',
    name: 'a call',
    startTimeUnixNano: '1790000000000000000',
    endTimeUnixNano: '1790000000250000000',
    attributes: list,
  };
  return { resourceSpans: [{ scopeSpans: [{ spans: [{ ...span }] }] }] };
}

describe('traces of others', () => {
  it('are what they were when they went out', () => {
    const run = aRun({ trace: '0af7651916cd43dd8448eb211c80319c', model: 'smol', route: 'answer' });
    const back = only(JSON.parse(JSON.stringify(tracesOfRuns([run]))));
    assert.deepEqual(back.texts?.output, run.texts?.output);
    assert.deepEqual(back.texts?.input, run.texts?.input);
    assert.deepEqual(
      [back.trace, back.route, back.model, back.usage, back.durationMs, back.status],
      [run.trace, run.route, run.model, run.usage, run.durationMs, run.status],
    );
  });

  it('of the AI SDK are the calls of a model, with its tools', () => {
    const sdk = {
      'ai.operationId': 'ai.generateText.doGenerate',
      'ai.model.id': 'gpt-small',
      'ai.prompt.messages': JSON.stringify([
        { role: 'system', content: 'Be brief.' },
        { role: 'user', content: [{ type: 'text', text: 'Where is my order?' }] },
      ]),
      'ai.response.text': 'One moment.',
      'ai.response.toolCalls': JSON.stringify([{ toolCallId: 'c1', toolName: 'find_order', input: { id: 7 } }]),
      'ai.response.finishReason': 'tool-calls',
      'gen_ai.usage.input_tokens': 12,
      'gen_ai.usage.output_tokens': 5,
    };
    const run = only(traces(sdk));
    assert.deepEqual(run.texts?.input, {
      kind: 'chat',
      messages: [
        { role: 'system', content: 'Be brief.' },
        { role: 'user', content: 'Where is my order?' },
      ],
    });
    assert.deepEqual(run.texts?.output, [
      {
        text: 'One moment.',
        toolCalls: [{ id: 'c1', name: 'find_order', arguments: '{"id":7}' }],
        reason: 'tool_calls',
      },
    ]);
    assert.deepEqual([run.usage.promptTokens, run.usage.completionTokens, run.durationMs], [12, 5, 250]);
    assert.equal(only(traces(sdk)).id, run.id);
    assert.deepEqual(runsOfTraces(traces({ ...sdk, 'ai.operationId': 'ai.generateText' })), { runs: [] });
  });

  it('of LangChain come as OpenInference, OpenLLMetry and LangSmith write them', () => {
    const inference = only(
      traces({
        'openinference.span.kind': 'LLM',
        'llm.model_name': 'small',
        'llm.input_messages.0.message.role': 'system',
        'llm.input_messages.0.message.content': 'Be brief.',
        'llm.input_messages.1.message.role': 'user',
        'llm.input_messages.1.message.content': 'Why?',
        'llm.output_messages.0.message.role': 'assistant',
        'llm.output_messages.0.message.content': 'Because.',
        'llm.token_count.prompt': 9,
      }),
    );
    const metry = only(
      traces({
        'llm.request.type': 'chat',
        'gen_ai.request.model': 'small',
        'gen_ai.prompt.0.role': 'system',
        'gen_ai.prompt.0.content': 'Be brief.',
        'gen_ai.prompt.1.role': 'user',
        'gen_ai.prompt.1.content': 'Why?',
        'gen_ai.completion.0.content': 'Because.',
      }),
    );
    const smith = only(
      traces({
        'gen_ai.operation.name': 'chat',
        'gen_ai.request.model': 'small',
        'gen_ai.prompt': JSON.stringify({
          messages: [
            { role: 'system', content: 'Be brief.' },
            { role: 'human', content: 'Why?' },
          ],
        }),
        'gen_ai.completion': JSON.stringify([{ role: 'ai', content: 'Because.' }]),
      }),
    );
    for (const { texts, model } of [inference, metry, smith]) {
      assert.deepEqual(texts?.input, {
        kind: 'chat',
        messages: [
          { role: 'system', content: 'Be brief.' },
          { role: 'user', content: 'Why?' },
        ],
      });
      assert.deepEqual([texts?.output, model], [[{ text: 'Because.' }], 'small']);
    }
  });

  it('that are none are refused, whatever they hold', () => {
    const fields = { spans: [{ traceId: 'x', spanId: 'y', startTimeUnixNano: 1.5, endTimeUnixNano: '' }] };
    assert.ok('problem' in runsOfTraces({ resourceSpans: [{ scopeSpans: [fields] }] }));
    assert.ok('problem' in runsOfTraces('text'));
    assert.deepEqual(runsOfTraces({}), { runs: [] });
    assert.deepEqual(runsOfTraces(traces({ 'http.method': 'GET' })), { runs: [] });
  });
});
