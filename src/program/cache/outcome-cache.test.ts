import assert from 'node:assert/strict';
import { test } from 'node:test';
import { z } from 'zod';
import { fakeLanguageModel } from '#testing';
import { compileProgram } from '../definition/compile-program.ts';
import { programDefinition } from '../definition/program-definition.ts';
import type { Scope } from '../run/scope.ts';

const body = async ({ say, text }: Scope, { q }: { q: string }) => (await say`${q}: ${text('a', { tokensMax: 2 })}`).a;
const contextOf = (tenant: string) => ({ requestId: 'r', tenant, signal: new AbortController().signal });

function kept(cache: { entriesMax: number; maxAgeMs?: number }) {
  const model = fakeLanguageModel({ reply: 'yes' });
  const compiled = compileProgram(programDefinition('p', { inputs: { q: z.string() }, cache, body }));
  const run = async (q: string, tenant = 'a', onEvent = (_event: { readonly type: string }) => {}) => {
    const outcome = await compiled.run({ q }, { model, context: contextOf(tenant), onEvent });
    assert.ok(outcome.status === 'done');
    return outcome;
  };
  return { model, run };
}

test('equal runs are made once for a tenant, and tell what they told', async () => {
  const { model, run } = kept({ entriesMax: 10 });
  const first = await run('wet?');
  const told: string[] = [];
  const second = await run('wet?', 'a', ({ type }) => told.push(type));
  assert.deepEqual([first.isCached, second.isCached, model.calls.length], [undefined, true, 1]);
  assert.deepEqual([second.value, second.text, second.usage.promptTokens], [first.value, first.text, 0]);
  assert.deepEqual(told, ['text', 'variable', 'filled']);
  await run('wet?', 'b');
  await run('dry?');
  assert.equal(model.calls.length, 3, 'neither another tenant nor another question finds it');
});

test('what is kept is bounded: by number, the least recently used first, and by age', async () => {
  const { model, run } = kept({ entriesMax: 2 });
  for (const q of ['1', '2', '1', '3', '1', '2']) await run(q);
  assert.equal(model.calls.length, 4);
  const brief = kept({ entriesMax: 2, maxAgeMs: -1 });
  await brief.run('1');
  await brief.run('1');
  assert.equal(brief.model.calls.length, 2);
});
