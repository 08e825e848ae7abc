/** Constraints of all kinds on a real model: whatever it likes to say, it says what it may. */
import assert from 'node:assert/strict';
import { after, test } from 'node:test';
import { z } from 'zod';
import { program } from '#program';
import { start } from '../engine/start.ts';

const engine = await start();
after(async () => await engine[Symbol.asyncDispose]());
const withEngine = { model: engine } as const;

async function valueOf<Value>(run: Promise<{ readonly status: string; readonly value?: Value }>): Promise<Value> {
  const outcome = await run;
  assert.equal(outcome.status, 'done');
  return outcome.value as Value;
}

test('conditions are combined with and, or, not, and hold token by token', async () => {
  const slogan = program('slogan', {}, async ({ say, text }) => {
    const where = {
      startsWith: ['Eat', 'Drink'],
      charactersMax: 60,
      not: { contains: ['e ', 'th', ','] },
      or: [{ contains: 'ea' }, { contains: 'water' }],
    } as const;
    return await say`A slogan for fish: ${text('slogan', { stop: '\n', tokensMax: 30, where })}\n`;
  });
  const { slogan: said } = await valueOf(slogan.run({}, withEngine));
  assert.match(said, /^(Eat|Drink)/);
  assert.doesNotMatch(said, /e |th|,|\n/);
  assert.match(said, /ea|water/);
});

test('patterns and choices take conditions, too', async () => {
  const made = program('made', {}, async ({ say, regex, choice }) => {
    const { plate } =
      await say`Plate: ${regex('plate', /[A-Z]{2}-[0-9]{2}/, { where: { not: { contains: ['A', '1'] } } })}`;
    const { day } =
      await say`\nDay: ${choice('day', ['Monday', 'Tuesday', 'Friday'], { where: { endsWith: 'iday' } })}`;
    return { plate, day };
  });
  const { plate, day } = await valueOf(made.run({}, withEngine));
  assert.match(plate, /^[B-Z]{2}-[02-9]{2}$/);
  assert.equal(day, 'Friday');
});

test('a text has as many tokens as it has to', async () => {
  const exact = program('exact', {}, async ({ say, text }) => {
    await say`Say yes.\nYes: ${text('said', { stop: ['\n', '.'], tokensMin: 12, tokensMax: 12 })}\n`;
  });
  const outcome = await exact.run({}, withEngine);
  const said = String(outcome.variables['said']);
  assert.doesNotMatch(said, /[\n.]/);
  assert.equal(outcome.usage.completionTokens, 12);
});

test('a verdict of one’s own steers the draw, and costs the tokens that were taken back', async () => {
  const lipogram = program('lipogram', {}, async ({ say, text }) => {
    return await say`Once upon a time${text('story', { tokensMax: 24, while: (so) => !so.includes('e') })}`;
  });
  const again: string[] = [];
  const onEvent = ({ type }: { readonly type: string }) => void (type === 'again' && again.push(type));
  const { story } = await valueOf(lipogram.run({}, { ...withEngine, onEvent }));
  assert.doesNotMatch(story, /e/);
  assert.ok(story.split(' ').length > 5, story);
  assert.ok(again.length > 0, 'English has an e in many words');
});

test('a mask of one’s own says what may follow, piece by piece', async () => {
  const path = program('path', {}, async ({ say, text }) => {
    const roads: Readonly<Record<string, readonly string[]>> = { A: ['B', 'C'], B: ['C', 'D'], C: ['D'], D: [] };
    const follow = (so: string) => {
      if (so === '') return ['A'];
      if (so.endsWith('→')) return roads[so.at(-2) ?? ''] ?? [];
      return so.endsWith('D') ? undefined : /→/;
    };
    return await say`The way from A to D: ${text('way', { follow })}.`;
  });
  const { way } = await valueOf(path.run({}, withEngine));
  assert.match(way, /^A→(B→)?(C→)?D$/);
});

test('a call of a tool fits the tool that it names', async () => {
  const agent = program('agent', { question: z.string() }, async ({ say, toolCall }, { question }) => {
    const tools = {
      search: z.object({ query: z.string().max(30) }),
      add: z.object({ a: z.int().min(0).max(999), b: z.int().min(0).max(999) }),
    };
    const { act } = await say`Tools: search(query), add(a, b).\nQuestion: ${question}\nCall: ${toolCall('act', tools)}`;
    if (act.name === 'search') return act.arguments.query;
    await say`\nResult: ${act.arguments.a + act.arguments.b}`;
    return act.arguments.a + act.arguments.b;
  });
  const outcome = await agent.run({ question: 'What is 2 and 3?' }, withEngine);
  assert.ok(outcome.status === 'done');
  const found = outcome.value;
  const attempts = outcome.trace.flatMap((node) => (node.kind === 'hole' ? node.attempts : []));
  // What is said of every call, and the name that its first letters leave, take no step of the model.
  assert.ok((attempts[0]?.forced ?? 0) > 5, JSON.stringify(attempts));
  assert.ok(typeof found === 'string' || Number.isInteger(found));
});
