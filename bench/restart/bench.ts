import type { Bench } from '../bench.ts';
import { buildLlamaServer } from '../peers/llama-server.ts';
import { compare, type Contestant, figure, interleave } from '../result.ts';
import { shippedWeights } from '../weights.ts';
import { coldCopy } from './cold-file.ts';
import { isRealTime } from './real-time.ts';
import { engineMs, llamaServerMs, nodeMs, restartMs } from './first-token.ts';

const names = {
  node: 'node -e 0',
  warm: 'engine',
  cold: 'engine, cold file',
  disk: 'the disk alone',
  restart: 'after a death',
  peer: 'llama-server',
  coldPeer: 'llama-server, cold file',
} as const;
type Name = (typeof names)[keyof typeof names];

/** How long one waits for a first token: of a model that is started, and of a stream whose process has died. */
export const bench: Bench = {
  run: async ({ rounds, threads, say }) => {
    const server = await buildLlamaServer({ onLine: say });
    using file = coldCopy(await shippedWeights());
    const { path } = file;
    const cold = (measure: () => Promise<number> | number) => async () => {
      file.evict();
      return await measure();
    };
    const contestants: Contestant<Name>[] = [
      { name: names.disk, measure: cold(() => file.readMs()) },
      { name: names.node, measure: async () => nodeMs() },
      { name: names.warm, measure: () => engineMs(path, threads) },
      { name: names.peer, measure: () => llamaServerMs(server, path, threads) },
      { name: names.restart, measure: () => restartMs(path, threads) },
      { name: names.cold, measure: cold(() => engineMs(path, threads)) },
      { name: names.coldPeer, measure: cold(() => llamaServerMs(server, path, threads)) },
    ];
    const onSample = (name: string, round: number, value: number) =>
      say(`round ${round + 1}/${rounds}: ${name} ${value.toFixed(0)} ms`);
    const samples = await interleave(contestants, { rounds, onSample });
    const pairs = (combine: (round: number) => number) => samples[names.warm].map((_, round) => combine(round));
    const at = (name: Name, round: number) => samples[name][round] ?? Number.NaN;
    const beyondNode = pairs((round) => at(names.warm, round) - at(names.node, round));
    const whatColdAdds = pairs((round) => (at(names.cold, round) - at(names.warm, round)) / at(names.disk, round));
    return {
      figures: [
        figure('warm file, beyond the start of Node', 'ms', beyondNode, { atMost: 250 }),
        figure('what a cold file adds, over the time of the disk', 'times', whatColdAdds, { atMost: 1.2 }),
        figure('the disk alone', 'ms', samples[names.disk]),
      ],
      comparisons: [
        compare('start, warm file', 'ms', samples, { ours: names.warm, peer: names.peer }),
        compare('start, cold file', 'ms', samples, { ours: names.cold, peer: names.coldPeer }),
        compare('death to next token', 'ms', samples, { ours: names.restart, peer: names.warm }, { atMost: 1.5 }),
      ],
      notes: [
        `SmolLM2-135M-Instruct Q4_1, ${threads} thread(s), a context of 2048 tokens; from spawning to the first token of a prompt of 4 tokens`,
        'the engine runs from the sources, with what Node compiled at the last start; its own door is IPC, the one of llama-server is HTTP',
        'a cold file is out of the page cache; Node and the libraries are in it',
        ...(isRealTime()
          ? ['all sides ran with real-time priority (`chrt -r`), because others were at work on the machine']
          : []),
      ],
    };
  },
};
