import { execFile } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import type { Bench } from '../bench.ts';
import { startLode } from '../lode-server.ts';
import { buildLlamaServer, startLlamaServer } from '../peers/llama-server.ts';
import { type Evaluated, evaluateWithPromptfoo, installPromptfoo, promptfooVersion } from '../peers/promptfoo.ts';
import { bigBenchCases } from '../programs/data.ts';
import { compare, type Findings } from '../result.ts';
import { shippedWeights } from '../weights.ts';
import { configurationFor, type MatrixSize } from './configuration.ts';

const parallel = 8;
const contextTokens = 1024;
const sides = { ours: 'lode', peer: 'promptfoo and llama-server' } as const;
/** Shown before each question; the questions come after them. */
const shownExamples = 6;

/** The size that is asked for, as "PROMPTSxCASES". */
const sizeOf = (text = '20x200'): MatrixSize => {
  const [prompts = 20, cases = 200] = text.split('x').map(Number);
  return { prompts, cases };
};

/** A matrix of prompts and cases, run as a configuration of promptfoo by both sides on the same weights. */
export const bench: Bench = {
  rounds: 1,
  run: async ({ rounds, threads, say }) => {
    const size = sizeOf(process.env['LODE_BENCH_MATRIX']);
    const file = await shippedWeights();
    const llamaServer = await buildLlamaServer();
    const promptfoo = await installPromptfoo(say);
    const examples = bigBenchCases('sports_understanding');
    const matrix = { ...size, shown: examples.slice(-shownExamples), asked: examples.slice(0, size.cases) };
    const seconds: Record<'lode' | 'promptfoo and llama-server', number[]> = {
      lode: [],
      'promptfoo and llama-server': [],
    };
    const agreements: number[] = [];
    for (let round = 0; round < rounds; round++) {
      const folder = mkdtempSync(join(tmpdir(), 'lode-bench-experiment-'));
      try {
        const configuration = join(folder, 'promptfooconfig.json');
        const runOurs = async () => {
          await using lode = await startLode({ file, threads, parallel, contextTokens });
          writeFileSync(configuration, JSON.stringify(configurationFor(matrix, `${lode.url}/v1`)));
          return await timed(() => evaluateWithLode(lode.folder, configuration));
        };
        const runPeer = async () => {
          await using server = await startLlamaServer(llamaServer, { file, threads, parallel, contextTokens });
          writeFileSync(configuration, JSON.stringify(configurationFor(matrix, `${server.url}/v1`)));
          return await timed(() => evaluateWithPromptfoo(promptfoo, configuration, folder, parallel));
        };
        const [first, second] = round % 2 === 0 ? [runOurs, runPeer] : [runPeer, runOurs];
        const [one, other] = [await first(), await second()];
        const [ours, theirs] = round % 2 === 0 ? [one, other] : [other, one];
        seconds.lode.push(ours.seconds);
        seconds[sides.peer].push(theirs.seconds);
        agreements.push(agreementOf(ours.result, theirs.result));
        say(`round ${round + 1}/${rounds}: ${ours.seconds.toFixed(1)} s, ${theirs.seconds.toFixed(1)} s`);
      } finally {
        rmSync(folder, { recursive: true, force: true });
      }
    }
    return {
      comparisons: [compare('time of the matrix', 's', seconds, sides, { atMost: 1 / 3 })],
      notes: [
        `SmolLM2-135M-Instruct, Q4_1, ${threads} thread(s), ${parallel} questions at a time; promptfoo ${promptfooVersion}`,
        `${size.prompts} prompts of ${shownExamples} examples each, ${size.cases} questions of BIG-Bench Hard's sports_understanding, 8 tokens an answer`,
        `the same verdict on ${(100 * Math.min(...agreements)).toFixed(1)} % of the questions`,
        'both sides read the same configuration and start with nothing kept; the start of the servers is not counted',
      ],
    } satisfies Findings;
  },
};

async function timed<T>(run: () => Promise<T>): Promise<{ readonly result: T; readonly seconds: number }> {
  const startedMs = performance.now();
  const result = await run();
  return { result, seconds: (performance.now() - startedMs) / 1000 };
}

interface Report {
  readonly cases: readonly {
    readonly values: Readonly<Record<string, string>>;
    readonly answers: readonly {
      readonly variant: string;
      readonly text: string;
      readonly scores: Readonly<Record<string, number>>;
    }[];
  }[];
}

async function evaluateWithLode(folder: string, configuration: string): Promise<readonly Evaluated[]> {
  const command = join(import.meta.dirname, '../../bin/lode.js');
  const words = ['experiment', 'run', configuration, '--parallel', String(parallel), '--json'];
  const { stdout } = await promisify(execFile)(process.execPath, [command, ...words], {
    cwd: folder,
    maxBuffer: 2 ** 28,
  });
  return (JSON.parse(stdout) as Report).cases.flatMap(({ values, answers }) =>
    answers.map(({ variant, text, scores }) => ({
      prompt: variant,
      vars: values,
      text,
      passes: scores['passed'] === 1,
    })),
  );
}

/** How many of the questions both sides judge alike. */
function agreementOf(ours: readonly Evaluated[], theirs: readonly Evaluated[]): number {
  const keyOf = ({ prompt, vars }: Evaluated) => JSON.stringify([prompt, vars['question']]);
  const verdicts = new Map(theirs.map((each) => [keyOf(each), each.passes]));
  const both = ours.filter((each) => verdicts.has(keyOf(each)));
  if (both.length !== ours.length || ours.length !== theirs.length)
    throw new Error(`${ours.length} and ${theirs.length} questions, ${both.length} of both sides`);
  return both.filter((each) => verdicts.get(keyOf(each)) === each.passes).length / both.length;
}
