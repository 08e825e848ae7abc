import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import type { Bench, BenchCall } from '../bench.ts';
import { installLlguidance, llguidanceVersion } from '../peers/llguidance.ts';
import { compare, figure, type Findings, percentile } from '../result.ts';
import { prepareTask } from './prepare.ts';
import { sampleOfMaskBench as source } from './sample.ts';

const names = ['Lode', 'llguidance'] as const;
type Name = (typeof names)[number];
type Times = Readonly<Record<string, { readonly first: number; readonly masks: readonly number[] }>>;

/** What is compared, and the statistics of a round. Goals are the issue's. */
const quantities = [
  { name: 'mask, mean', unit: 'us', goal: 0.7, of: (masks: readonly number[]) => mean(masks) },
  { name: 'mask, 99 %', unit: 'us', goal: 1, of: (masks: readonly number[]) => percentile(masks, 0.99) },
  {
    name: 'compile and first mask, median',
    unit: 'ms',
    goal: 1,
    of: (_: unknown, firsts: readonly number[]) => percentile(firsts, 0.5),
  },
  {
    name: 'compile and first mask, 99 %',
    unit: 'ms',
    goal: 1,
    of: (_: unknown, firsts: readonly number[]) => percentile(firsts, 0.99),
  },
] as const;

/** How long masks take on real JSON Schemas, beside llguidance. */
export const bench: Bench = {
  rounds: 5,
  run: async (call) => {
    if (!existsSync(source))
      return { notes: ['the sample of MaskBench is not here: nothing was measured'] } satisfies Findings;
    const python = await installLlguidance(call.say);
    const { task, tokenizer } = await prepareTask(source);
    const commands: Readonly<Record<Name, readonly string[]>> = {
      Lode: [process.execPath, '--conditions=lode-source', join(import.meta.dirname, 'masks-main.ts'), task],
      llguidance: [python, join(import.meta.dirname, 'llguidance-main.py'), task, tokenizer],
    };
    return measure(call, commands);
  },
};

function measure({ rounds, say }: BenchCall, commands: Readonly<Record<Name, readonly string[]>>): Findings {
  const samples = quantities.map((): Record<Name, number[]> => ({ Lode: [], llguidance: [] }));
  const longest: number[] = [];
  let both = 0;
  for (let round = 0; round < rounds; round++) {
    const times: Record<Name, Times> = { Lode: {}, llguidance: {} };
    for (const name of round % 2 === 0 ? names : names.toReversed()) times[name] = runRound(commands[name]);
    const files = Object.keys(times.Lode).filter((file) => times.llguidance[file] !== undefined);
    both = files.length;
    longest.push(
      percentile(
        files.flatMap((file) => times.Lode[file]?.masks ?? []),
        1,
      ) / 1000,
    );
    for (const name of names) {
      const masks = files.flatMap((file) => times[name][file]?.masks ?? []);
      const firsts = files.map((file) => times[name][file]?.first ?? 0);
      quantities.forEach(({ of }, at) => samples[at]?.[name].push(of(masks, firsts)));
      say(`round ${round + 1}/${rounds} ${name}: mean ${mean(masks).toFixed(1)} us of ${masks.length} masks`);
    }
  }
  const comparisons = quantities.map(({ name, unit, goal }, at) =>
    compare(name, unit, samples[at] as Record<Name, number[]>, { ours: 'Lode', peer: 'llguidance' }, { atMost: goal }),
  );
  const figures = [figure('mask, longest of all', 'ms', longest, { atMost: 10 })];
  return { comparisons, figures, notes: notes(both) };
}

function notes(schemas: number): readonly string[] {
  return [
    `${schemas} schemas of a sample of MaskBench that both sides compile, with the valid and invalid instances; SmolLM2's vocabulary (49,152); one thread`,
    `llguidance ${llguidanceVersion} by its Python package, with its default slices; the mask is computed straight into memory`,
    'times are of the processor that the thread had, garbage collection by the thread included; a clock on the wall would tell of what else runs',
    'both write strings with the escapes they need and no others; white space is free on both sides',
    'Lode: a compiler for all schemas, so that what one finds out about a string or a number is there for the next; processes in turn, each new in every round',
    'the peer is compiled ahead of time; our process goes through the task once, and then begins anew with a compiler that knows nothing',
  ];
}

function runRound([command = '', ...args]: readonly string[]): Times {
  const { status, stdout, stderr } = spawnSync(command, args, { encoding: 'utf8', maxBuffer: 1 << 30 });
  if (status !== 0) throw new Error(`${command} failed (${status}): ${stderr.slice(-2000)}`);
  return JSON.parse(stdout) as Times;
}

function mean(values: readonly number[]): number {
  return values.reduce((sum, value) => sum + value, 0) / values.length;
}
