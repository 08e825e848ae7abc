import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import type { ChatMessage, Recipe } from '#contract';
import type { PromptDefinition } from '../definition/prompt-definition.ts';
import { aRun } from '../runs/run-fixture.ts';
import type { Run, RunRecipe } from '../runs/run.ts';
import { certificateOf } from './certificate.ts';
import { renderAnew } from './render-anew.ts';
import { replayRequest } from './replay-request.ts';

const sampling = {
  temperature: 0.7,
  seed: 42,
  topK: 0,
  topP: 1,
  minP: 0,
  repetitionPenalty: 1,
  frequencyPenalty: 0,
  presencePenalty: 0,
};
const recipe: Omit<Recipe, 'sampling'> = {
  weights: 'sha256:ab',
  template: 'sha256:cd',
  deterministic: true,
  engine: 'lode 0.1.0',
  machine: 'linux-x64',
  threads: 1,
  prefillThreads: 2,
};
const recorded: RunRecipe = { ...recipe, sampling: { ...sampling, logitBias: { '7': -100 } } };
const now: Recipe = { ...recipe, sampling: { ...sampling, logitBias: new Map([[7, -100]]) } };

describe('what a run takes to be had again', () => {
  it('is what was asked, with what was left open then', () => {
    const texts = { ...aRun().texts!, settings: { sampling: {}, tokensMax: 9, stop: ['\n'] }, recipe: recorded };
    const request = replayRequest(aRun({ texts }));
    assert.deepEqual(request, {
      input: texts.input,
      sampling: now.sampling,
      tokensMax: 9,
      stop: ['\n'],
      deterministic: true,
    });
    assert.equal(replayRequest(aRun({ texts }), { temperature: 0, seed: 3 }).sampling.seed, 3);
  });

  it('is not there of runs without texts, answers or images', () => {
    const { texts } = aRun();
    const image = { type: 'image', url: 'data:image/png,sha256:ab' } as const;
    for (const run of [
      aRun({ texts: undefined }),
      aRun({ texts: { ...texts!, output: [] } }),
      aRun({ texts: { ...texts!, input: { kind: 'chat', messages: [{ role: 'user', content: [image] }] } } }),
    ])
      assert.throws(() => replayRequest(run), { code: 'prompt/not-replayable' });
  });
});

describe('a certificate', () => {
  const request = replayRequest(aRun());
  const output = [{ text: 'Blue.', reason: 'stop' }] as const;

  it('says that an answer must be the same, and that it is', () => {
    const { isReproducible, isSame, facts } = certificateOf(
      { request, recipe: recorded, output },
      { request, recipe: now, output },
    );
    assert.deepEqual([isReproducible, isSame, facts.filter((fact) => !fact.isSame)], [true, true, []]);
  });

  it('names what is otherwise', () => {
    const other = {
      request: replayRequest(aRun(), { tokensMax: 3 }),
      recipe: { ...now, weights: 'sha256:ef', threads: 2 } as const,
      output: [{ text: 'Red.' }],
    };
    const { isReproducible, isSame, facts } = certificateOf({ request, recipe: recorded, output }, other);
    assert.deepEqual([isReproducible, isSame, facts[0]?.isSame], [false, false, false]);
    assert.deepEqual(
      facts
        .filter(({ name, isSame }) => !isSame && name !== 'request')
        .map(({ name, recorded: was, now: is }) => [name, was, is]),

      [
        ['weights', 'sha256:ab', 'sha256:ef'],
        ['threads', '1', '2'],
      ],
    );
  });

  it('promises nothing where nobody knows how it was computed', () => {
    assert.equal(certificateOf({ request, output }, { request, output }).isReproducible, false);
    assert.equal(certificateOf({ request, output }, { request, output }).isSame, true);
  });
});

describe('a run with another version of its prompt', () => {
  const version = (system: string): PromptDefinition => ({
    messages: [
      { role: 'system', content: system },
      { role: 'user', content: 'Tell me of {{subject}}' },
    ],
    variables: { type: 'object', properties: { subject: { type: 'string' } }, required: ['subject'] },
  });

  const conversation = [
    { role: 'user', content: 'Hello' },
    { role: 'assistant', content: 'Hello.' },
  ] as const;
  const asked = (variables: object | undefined, ...messages: readonly ChatMessage[]): Run =>
    aRun({ texts: { ...aRun().texts!, input: { kind: 'chat', messages }, variables: variables as undefined } });
  const [brief, long] = ['Be brief.', 'Be long.'].map((content) => ({ role: 'system', content }) as const);
  const rivers = { role: 'user', content: 'Tell me of rivers' } as const;

  it('has its variables, and what was sent beside them', async () => {
    const run = asked({ subject: 'rivers' }, brief!, rivers, ...conversation);
    const messages = await renderAnew(run, version('Be brief.'), version('Be long.'));
    assert.deepEqual(messages, [long, rivers, ...conversation]);
  });

  it('has the message that filled its only variable, and the conversation before it', async () => {
    const run = asked(undefined, brief!, ...conversation, rivers);
    const messages = await renderAnew(run, version('Be brief.'), version('Be long.'));
    assert.deepEqual(messages, [long, ...conversation, rivers]);
  });

  it('is not to be had of a run that is of another prompt', async () => {
    const run = asked(undefined, brief!, { role: 'user', content: 'Say nothing of rivers' });
    await assert.rejects(renderAnew(run, version('Be brief.'), version('Be long.')), { code: 'prompt/not-replayable' });
  });
});
