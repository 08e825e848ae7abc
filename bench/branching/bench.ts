import { silentLog } from '#base';
import { startEngine } from '#engine';
import type { Bench, BenchCall } from '../bench.ts';
import { interleave } from '../interleave.ts';
import { buildLlamaServer, startLlamaServer } from '../peers/llama-server.ts';
import { compare, type Comparison } from '../result.ts';
import { processorSeconds } from '../serve/processor-time.ts';
import { requantisedWeights } from '../weights.ts';
import { completionsOf } from './server-client.ts';
import type { Workload } from './workload.ts';
import { fewShotJudge } from './workloads/judge.ts';
import { multiTurn } from './workloads/multi-turn.ts';
import { treeOfThought } from './workloads/tree-of-thought.ts';

const sides = { ours: 'programs', peer: 'llama-server' } as const;
type SideName = (typeof sides)[keyof typeof sides];
const places = 8;
const contextTokens = 2048;
/** Cases that are under way at a time. */
const atOnce = 2;

interface Side {
  readonly name: SideName;
  readonly processId: number;
  run(workload: Workload, index: number): Promise<unknown>;
}

/** Work that goes several ways: programs that branch on one cache, beside independent requests to llama-server. */
export const bench: Bench = {
  rounds: 3,
  run: async (call) => {
    const file = await requantisedWeights('Q4_0');
    const shared = { file, threads: call.threads, parallel: places, contextTokens };
    await using engine = await startEngine({ ...shared, name: 'smollm2', log: silentLog });
    await using server = await startLlamaServer(await buildLlamaServer({ onLine: call.say }), shared);
    const context = { requestId: 'bench', tenant: 'bench', signal: new AbortController().signal };
    const complete = completionsOf(server.url);
    const ours: Side = {
      name: sides.ours,
      processId: engine.status().pid ?? 0,
      run: (workload, index) => workload.program(index, { model: engine, context }),
    };
    const peer: Side = {
      name: sides.peer,
      processId: server.processId,
      run: (workload, index) => workload.script(index, complete),
    };
    const comparisons: Comparison[] = [];
    for (const workload of [fewShotJudge, multiTurn, treeOfThought]) {
      comparisons.push(...(await measure(call, workload, [ours, peer])));
    }
    return { comparisons, notes: notes(call) };
  },
};

async function measure(call: BenchCall, workload: Workload, both: readonly Side[]): Promise<readonly Comparison[]> {
  const processor: Record<SideName, number[]> = { [sides.ours]: [], [sides.peer]: [] };
  const contestants = both.map((side) => ({
    name: side.name,
    measure: async (round: number): Promise<number> => {
      const startedMs = performance.now();
      const before = processorSeconds(side.processId);
      // A round before the first is one of its own, too: nobody has read its cases.
      const first = (round + 1) * atOnce;
      await Promise.all(Array.from({ length: atOnce }, (_none, index) => side.run(workload, first + index)));
      const seconds = (performance.now() - startedMs) / 1000;
      const computed = (processorSeconds(side.processId) - before) / atOnce;
      if (round >= 0) processor[side.name].push(computed);
      call.say(
        `${workload.name} ${round + 1}/${call.rounds} ${side.name}: ${seconds.toFixed(1)} s, ${computed} s of processor a case`,
      );
      return (60 * atOnce) / seconds;
    },
  }));
  const samples = await interleave(contestants, { rounds: call.rounds });
  return [
    compare(`${workload.name}: throughput`, 'cases/min', samples, sides, { atLeast: 3 }),
    compare(`${workload.name}: processor time`, 's', processor, sides),
  ];
}

function notes({ threads }: BenchCall): readonly string[] {
  return [
    `SmolLM2-135M-Instruct Q4_0, ${threads} thread(s) on each side, ${places} places, ${contextTokens} tokens of context each`,
    `${atOnce} cases at a time; a case is a program with branches, or a script that sends all of the text with each request, as many at once as it has branches`,
    'llama-server as it starts: the caches of its slots and in memory are on; every round has new cases, one round before is not counted',
    'tree of thought: three worked examples, 4 plans of 16 tokens, 2 solutions of 24 each, a score of each',
    'few-shot judge: an essay of about 900 tokens, 6 dimensions, a remark of 12 tokens and a grade of each',
    'multi-turn chat: 4 messages of about 60 tokens, answers of 6',
    'processor time: of the process that computes, a case; unlike throughput it does not depend on what else runs on the machine',
  ];
}
