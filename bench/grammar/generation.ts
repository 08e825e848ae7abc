import { createReadStream, existsSync } from 'node:fs';
import { createInterface } from 'node:readline';
import { LodeError, silentLog } from '#base';
import type { Constraint, GenerateRequest, JsonSchema } from '#contract';
import { type Engine, startEngine } from '#engine';
import type { Bench } from '../bench.ts';
import { processorUs } from '../serve/processor-us.ts';
import { compare, figure, type Findings } from '../result.ts';
import { shippedWeights } from '../weights.ts';
import { sampleOfMaskBench } from './sample.ts';

const schemasMax = 8;
const tokensMax = 128;
/** Of all names that must come: schemas of one short field say nothing about what is forced. */
const nameCharactersMin = 100;
/** An answer shorter than that is over before anything can be said of its speed. */
const tokensMin = 32;
const sides = { ours: 'held to a schema', peer: 'free' } as const;

interface Subject {
  readonly file: string;
  readonly constraint: Constraint;
}

interface Spoken {
  readonly tokens: number;
  /** Of the worker's processor: how busy the machine is otherwise does not count. */
  readonly seconds: number;
}

/** Tokens a second of answers that are held to schemas, beside free ones of as many tokens by the same engine. */
export const bench: Bench = {
  rounds: 3,
  run: async ({ rounds, threads, say }) => {
    if (!existsSync(sampleOfMaskBench)) return { notes: ['the sample of MaskBench is not here: nothing was measured'] };
    const file = await shippedWeights();
    await using engine = await startEngine({ name: 'smollm2', file, contextTokens: 1024, threads, log: silentLog });
    const subjects = await suitable(engine);
    const rates: Record<'held to a schema' | 'free', number[]> = { 'held to a schema': [], free: [] };
    let lengths: readonly number[] = [];
    for (let round = 0; round < rounds; round++) {
      const held = await speakAll(engine, subjects.map(heldTo));
      lengths = held.map(({ tokens }) => tokens);
      const free = await speakAll(
        engine,
        subjects.map((subject, at) => freely(subject, lengths[at] ?? tokensMax)),
      );
      rates[sides.ours].push(rateOf(held));
      rates[sides.peer].push(rateOf(free));
      say(`round ${round + 1}/${rounds}: ${rateOf(held).toFixed(1)} held, ${rateOf(free).toFixed(1)} free tokens/s`);
    }
    const total = lengths.reduce((sum, tokens) => sum + tokens, 0);
    return {
      comparisons: [compare('tokens of JSON', 'tokens/s', rates, sides, { atLeast: 1.1 })],
      figures: [figure('tokens of an answer', 'tokens', [total / subjects.length])],
      notes: [
        `SmolLM2-135M-Instruct, Q4_1, ${threads} thread(s), one stream, greedy; up to ${tokensMax} tokens`,
        `the first ${subjects.length} schemas of MaskBench's sample whose names that must come have ${nameCharactersMin} characters together, and answers ${tokensMin} tokens: ${subjects.map((each) => each.file).join(', ')}`,
        'free: the same prompt without a schema, as many tokens, going on past the end of text',
        'over the time that the worker had of processors; the first ask of all, which makes the grammar, is not counted',
      ],
    } satisfies Findings;
  },
};

/** Schemas that the engine holds answers to, and whose answers are long enough. */
async function suitable(engine: Engine): Promise<readonly Subject[]> {
  const subjects: Subject[] = [];
  for await (const line of createInterface({ input: createReadStream(sampleOfMaskBench) })) {
    const { file, schema } = JSON.parse(line) as { readonly file: string; readonly schema: JsonSchema };
    if (requiredCharacters(schema) < nameCharactersMin) continue;
    const subject: Subject = { file, constraint: { kind: 'json', schema } };
    try {
      if ((await speak(engine, heldTo(subject))).tokens >= tokensMin) subjects.push(subject);
    } catch (error) {
      if (!(error instanceof LodeError)) throw error;
    }
    if (subjects.length === schemasMax) break;
  }
  return subjects;
}

function requiredCharacters(schema: unknown): number {
  if (typeof schema !== 'object' || schema === null) return 0;
  return Object.entries(schema).reduce((sum, [key, value]: [string, unknown]) => {
    const isList = key === 'required' && Array.isArray(value);
    return sum + (isList ? value.join('').length : requiredCharacters(value));
  }, 0);
}

function heldTo(subject: Subject): GenerateRequest {
  return { ...prompt(subject), constraint: subject.constraint, tokensMax };
}

function freely(subject: Subject, tokens: number): GenerateRequest {
  return { ...prompt(subject), tokensMax: tokens, ignoreEnd: true };
}

function prompt({ file }: Subject): Pick<GenerateRequest, 'input' | 'sampling'> {
  return {
    input: { kind: 'text', text: `An example of ${file.replace(/\W+/g, ' ')} in JSON:\n` },
    sampling: { temperature: 0 },
  };
}

async function speakAll(engine: Engine, requests: readonly GenerateRequest[]): Promise<readonly Spoken[]> {
  const spoken: Spoken[] = [];
  for (const request of requests) spoken.push(await speak(engine, request));
  return spoken;
}

async function speak(engine: Engine, request: GenerateRequest): Promise<Spoken> {
  const { pid } = engine.status();
  const started = processorUs([pid as number]);
  let tokens = 0;
  const context = { requestId: 'bench', tenant: 'bench', signal: AbortSignal.timeout(300_000) };
  for await (const event of engine.generate(request, context)) if ('tokens' in event) tokens += event.tokens.length;
  return { tokens, seconds: (processorUs([pid as number]) - started) / 1e6 };
}

function rateOf(spoken: readonly Spoken[]): number {
  const sum = (of: (each: Spoken) => number) => spoken.reduce((total, each) => total + of(each), 0);
  return sum(({ tokens }) => tokens) / sum(({ seconds }) => seconds);
}
