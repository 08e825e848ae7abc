import assert from 'node:assert/strict';
import { after, test } from 'node:test';
import { z } from 'zod';
import { HoleUnfilledError, InvalidInputsError, NotSupportedError, program } from '#program';
import { fakeLanguageModel } from '#testing';
import { contextOf, start } from '../engine/start.ts';

const engine = await start();
after(async () => await engine[Symbol.asyncDispose]());
const withEngine = { model: engine } as const;

test('a text grows by words and holes, and TypeScript decides how it goes on', async () => {
  const triage = program('triage', { ticket: z.string() }, async ({ say, choice, text }, { ticket }) => {
    const { severity } = await say`Ticket: ${ticket}\nSeverity: ${choice('severity', ['low', 'high'])}`;
    const known: 'low' | 'high' = severity;
    if (known === 'low') return { severity };
    const { why } = await say`\nWhy: ${text('why', { stop: '\n', tokensMax: 20 })}`;
    return { severity, why };
  });
  const outcome = await triage.run({ ticket: 'The server is on fire.' }, withEngine);
  assert.ok(outcome.status === 'done');
  const { severity, why = '' } = outcome.value as { severity: string; why?: string };
  assert.ok(['low', 'high'].includes(severity));
  assert.ok(!why.includes('\n'));
  const begin = `Ticket: The server is on fire.\nSeverity: ${severity}`;
  assert.equal(outcome.text, severity === 'low' ? begin : `${begin}\nWhy: ${why}`);
});

test('holes have the types that they name', async () => {
  const person = z.object({ name: z.string().max(10), age: z.int().min(0).max(150) });
  const facts = program('facts', {}, async ({ say, integer, number, date, regex, json, list }) => {
    const a = await say`Days in a week: ${integer('days')} days. Pi is ${number('pi')}\nChristmas 2024: ${date('day')}`;
    const b = await say`\nPlate: ${regex('plate', /[A-Z]{2}-[0-9]{3}/)} JSON: ${json('who', person)}`;
    const c = await say`\nTags: ${list('tags', z.enum(['x', 'y']), { itemsMin: 1, itemsMax: 2 })}`;
    return { ...a, ...b, ...c };
  });
  const outcome = await facts.run({}, withEngine);
  assert.ok(outcome.status === 'done');
  const { days, pi, day, plate, who, tags } = outcome.value;
  const sum: number = days + pi + who.age + tags.length;
  assert.ok(Number.isFinite(sum) && Number.isInteger(days));
  assert.ok(day instanceof Date && !Number.isNaN(day.getTime()));
  assert.match(plate, /^[A-Z]{2}-[0-9]{3}$/);
  assert.ok(person.safeParse(who).success);
  assert.match(outcome.text, new RegExp(`^Days in a week: ${days} days\\. Pi is `));
});

test('what was read and written is not computed again', async () => {
  const chain = program('chain', {}, async ({ say, text }) => {
    await say`A long beginning that says a good deal about nothing, so that it has many tokens.`;
    for (let step = 0; step < 4; step++) await say`\nStep ${step}: ${text(`s${step}`, { stop: '\n', tokensMax: 8 })}`;
  });
  const { usage } = await chain.run({}, withEngine);
  assert.equal(usage.requests, 4);
  assert.ok(usage.cachedTokens > usage.promptTokens / 2, `${usage.cachedTokens} of ${usage.promptTokens}`);
  assert.ok(usage.newTokens < usage.promptTokens);
});

test('branches share a beginning and leave it alone; what is taken back is gone; a call leaves only its value', async () => {
  const inner = program('inner', { word: z.string() }, async ({ say, choice }, { word }) => {
    const { big } = await say`Instructions nobody else needs: ${word}: ${choice('big', ['yes', 'no'])}`;
    return big;
  });
  const outer = program('outer', {}, async (scope) => {
    const { say, choice, fork, mark, rollback, call, written } = scope;
    await say`Sky:`;
    const here = mark();
    await say` gone ${choice('gone', ['a', 'b'])}`;
    rollback(here);
    const branches = await fork([
      async ({ say: tell, choice: one }) => (await tell` ${one('left', ['blue', 'red'])}`).left,
      async ({ say: tell, integer }) => (await tell` ${integer('right')}.`).right,
    ]);
    const called = await call(inner, { word: 'whale' });
    assert.equal(written(), 'Sky:');
    await say` ${called}`;
    return branches;
  });
  const outcome = await outer.run({}, withEngine);
  assert.ok(outcome.status === 'done');
  const [left, right] = outcome.value;
  assert.ok(['blue', 'red'].includes(left) && Number.isInteger(right));
  assert.match(outcome.text, /^Sky: (yes|no)$/);
  assert.deepEqual(
    outcome.trace.map(({ kind }) => kind),
    ['text', 'hole', 'rollback', 'branch', 'branch', 'call', 'text'],
  );
});

test('alternatives are weighed as the model would draw them, and add up to one', async () => {
  const weigh = program('weigh', {}, async ({ say, distribution }) => {
    return await say`The capital of France is ${distribution('city', ['Berlin', 'Paris', 'Lisbon'])}.`;
  });
  const outcome = await weigh.run({}, withEngine);
  assert.ok(outcome.status === 'done');
  const { city } = outcome.value;
  assert.equal(city[0]?.value, 'Paris');
  assert.ok(Math.abs(city.reduce((sum, { probability }) => sum + probability, 0) - 1) < 1e-9);
  assert.equal(outcome.text, 'The capital of France is Paris.');
});

test('what is as likely in other tokens is added, and a text that another begins with is told from it', async () => {
  const run = async (spellings: 'usual' | 'several') => {
    const outcome = await program('both', {}, async ({ say, distribution }) => {
      const { word } = await say`It was ${distribution('word', ['un', 'unbelievable'], { spellings })}.`;
      return new Map(word.map(({ value, logprob }) => [value, logprob]));
    }).run({}, withEngine);
    assert.ok(outcome.status === 'done');
    return outcome.value;
  };
  const [usual, several] = [await run('usual'), await run('several')];
  for (const word of ['un', 'unbelievable'] as const) assert.ok((several.get(word) ?? 0) >= (usual.get(word) ?? 0));
  assert.ok((usual.get('unbelievable') ?? 0) > (usual.get('un') ?? 0), 'nobody writes "It was un."');
});

test('each hole has a decoder of its own', async () => {
  const line = { stop: '\n', tokensMax: 10 } as const;
  const mixed = program('mixed', {}, async ({ say, text, choice }) => {
    const { greedy } = await say`Once upon a time${text('greedy', line)}`;
    const { drawn } =
      await say`\nOnce${text('drawn', { ...line, decoder: { kind: 'sample', temperature: 2, seed: 1 } })}`;
    const { best } = await say`\nOnce${text('best', { ...line, decoder: { kind: 'best', of: 3, seed: 1 } })}`;
    const { beam } = await say`\nOnce${text('beam', { ...line, decoder: { kind: 'beam', width: 2 } })}`;
    const { one } =
      await say`\nFish live in ${choice('one', ['trees', 'water'], { decoder: { kind: 'beam', width: 2 } })}`;
    return { greedy, drawn, best, beam, one };
  });
  const [a, b] = [await mixed.run({}, withEngine), await mixed.run({}, withEngine)];
  assert.ok(a.status === 'done' && b.status === 'done');
  assert.equal(a.value.one, 'water');
  assert.notEqual(a.value.beam, '');
  assert.deepEqual(a.value.drawn, b.value.drawn);
});

test('a chat goes through the model’s template, and the model speaks where the program says', async () => {
  const chat = program('chat', {}, async ({ system, user, say, choice, text }) => {
    await system`You answer with one word.`;
    await user`Is water wet?`;
    const { wet } = await say`${choice('wet', ['Yes', 'No'])}`;
    await user`And why?`;
    const { why } = await say`${text('why', { tokensMax: 12 })}`;
    return { wet, why };
  });
  const outcome = await chat.run({}, withEngine);
  assert.ok(outcome.status === 'done' && outcome.value.why.length > 0);
  assert.match(outcome.text, /^system: You answer.*\nuser: Is water wet\?\nassistant: (Yes|No)\nuser: And why\?\n/s);
});

test('variables are told of while they grow, and a constraint of one’s own ends a try at once', async () => {
  const told: string[] = [];
  const picky = program('picky', {}, async ({ say, text }) => {
    const decoder = { kind: 'sample', temperature: 1, seed: 7 } as const;
    return await say`Say something:${text('it', { tokensMax: 6, decoder, while: (so) => !so.includes('e') })}`;
  });
  const running = picky.run({}, { ...withEngine, onEvent: (event) => told.push(event.type) });
  const outcome = await running.catch((error: unknown) => error);
  if (outcome instanceof HoleUnfilledError) assert.equal(told.filter((type) => type === 'again').length, 3);
  else assert.ok((outcome as { text: string }).text.split(':')[1]?.includes('e') === false);
  assert.ok(told.includes('variable'));
});

test('over budget, a run ends with what there is; a run can be called off', async () => {
  const endless = program('endless', {}, async ({ say, text }) => {
    for (let n = 0; ; n++) await say`\n${n}. ${text(`line${n}`, { stop: '\n', tokensMax: 50 })}`;
  });
  const spent = await endless.run({}, { ...withEngine, budget: { tokensMax: 30 } });
  assert.ok(spent.status === 'spent' && spent.budget === 'tokens');
  assert.ok(spent.usage.completionTokens <= 31 && Object.keys(spent.variables).length > 0);
  const late = await endless.run({}, { ...withEngine, budget: { timeMs: 300 } });
  assert.ok(late.status === 'spent' && late.budget === 'time');
  const off = await endless.run({}, { ...withEngine, context: contextOf(AbortSignal.timeout(200)) });
  assert.equal(off.status, 'cancelled');
});

test('what cannot be is refused by name', async () => {
  const weigh = program(
    'weigh',
    { n: z.int() },
    async ({ say, distribution }) => await say`${distribution('d', ['a'])}`,
  );
  await assert.rejects(weigh.run({ n: 1 }, { model: fakeLanguageModel() }), NotSupportedError);
  await assert.rejects(weigh.run({ n: 0.5 }, withEngine), InvalidInputsError);
});

test('beams keep to the form of their hole', async () => {
  const decoder = { kind: 'beam', width: 3 } as const;
  const held = program('held', {}, async ({ say, integer, regex, json }) => {
    const { legs } = await say`A spider has this many legs: ${integer('legs', { decoder })}.`;
    const { plate } = await say`\nPlate: ${regex('plate', /[A-Z]{2}-[0-9]{3}/, { decoder })}`;
    const { who } = await say`\nJSON: ${json('who', z.object({ age: z.int().min(0).max(99) }), { decoder })}\n`;
    return { legs, plate, who };
  });
  const outcome = await held.run({}, withEngine);
  assert.ok(outcome.status === 'done');
  const { legs, plate, who } = outcome.value;
  assert.ok(Number.isInteger(legs) && Number.isInteger(who.age));
  assert.match(plate, /^[A-Z]{2}-[0-9]{3}$/);
  assert.match(outcome.text, new RegExp(`legs: ${legs}\\.\\nPlate: ${plate}\\nJSON: \\{`));
});
