import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { GenerateRequest, LanguageModel, Scorer } from '#contract';
import { fakeLanguageModel } from '#testing';
import { adapterRoutes } from './adapter-routes.ts';

test('each adapter is a name beside its route, with all that the route has, and is in every request', async () => {
  const asked: GenerateRequest[] = [];
  const fake = fakeLanguageModel({ reply: 'yes' });
  const model: LanguageModel = {
    ...fake,
    name: 'smol',
    contextTokens: 128,
    generate: (request, context) => {
      asked.push(request);
      return fake.generate(request, context);
    },
    tokenise: (input) => fake.tokenise(input),
  };
  const policy = { keys: ['app'] };
  const route = { name: 'chat', model, policy, createdAt: new Date(0), ownedBy: 'shop', fingerprint: 'fp_1' };
  const [tone, terse] = adapterRoutes(route, [
    { name: 'tone', digest: 'sha256:aa', scale: 1 },
    { name: 'terse', digest: 'sha256:bb', scale: 0.5 },
  ]);
  assert.deepEqual([tone?.name, terse?.name, tone?.policy], ['chat:tone', 'chat:terse', policy]);
  assert.equal(new Set([route.fingerprint, tone?.fingerprint, terse?.fingerprint]).size, 3);
  const request: GenerateRequest = { input: { kind: 'text', text: 'hi' }, sampling: {} };
  const context = { requestId: 'r', tenant: 't', signal: new AbortController().signal };
  for await (const _ of terse!.model.generate(request, context));
  assert.deepEqual(asked, [{ ...request, adapter: { name: 'sha256:bb', scale: 0.5 } }]);
});

test('scores are asked for with the adapter too, and not where the model has none', async () => {
  const asked: unknown[] = [];
  const note = async (request: unknown) => void asked.push(request);
  const scorer = { score: note, rank: note, embed: note, hiddenStates: note } as unknown as Scorer;
  const route = { name: 'chat', policy: { open: true }, createdAt: new Date(0), ownedBy: 'shop' } as const;
  const released = [{ name: 'tone', digest: 'sha256:aa', scale: 2 }] as const;
  const [tone] = adapterRoutes({ ...route, model: { ...fakeLanguageModel(), scorer } }, released);
  const context = { requestId: 'r', tenant: 't', signal: new AbortController().signal };
  const input = { kind: 'text', text: 'hi' } as const;
  await tone?.model.scorer?.score({ input }, context);
  await tone?.model.scorer?.rank({ input, continuations: ['a'] }, context);
  await tone?.model.scorer?.embed({ input, pooling: 'mean' }, context);
  await tone?.model.scorer?.hiddenStates({ input, layer: 1 }, context);
  const adapter = { name: 'sha256:aa', scale: 2 };
  assert.deepEqual(asked, [
    { input, adapter },
    { input, continuations: ['a'], adapter },
    { input, pooling: 'mean', adapter },
    { input, layer: 1, adapter },
  ]);
  assert.equal(adapterRoutes({ ...route, model: fakeLanguageModel() }, released)[0]?.model.scorer, undefined);
});
