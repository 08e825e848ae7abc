import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { GenerateRequest, LanguageModel } from '#contract';
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
