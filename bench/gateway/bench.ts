import type { Bench } from '../bench.ts';
import { compare, type Contestant, figure, interleave, median, percentile } from '../result.ts';
import { chatMs, openLoopMs, startServerPair, streamTokens } from './load.ts';

const requestsPerRound = 1000;
const streamsPerRound = 20;
const perSecond = 200;

type Name = 'gateway' | 'bare node:http';

/** What the gateway adds to a request and to a token, beside the least that a server on Node can do. */
export const bench: Bench = {
  run: async ({ rounds, say }) => {
    await using servers = await startServerPair();
    const { ports, cpuUs } = servers;
    const both = async (label: string, unit: string, measure: (port: number) => Promise<number>) => {
      const onSample = (name: string, round: number, value: number) =>
        say(`${label}, round ${round + 1}/${rounds}: ${name} ${value.toFixed(3)} ${unit}`);
      const contestants: readonly Contestant<Name>[] = [
        { name: 'gateway', measure: () => measure(ports.gateway) },
        { name: 'bare node:http', measure: () => measure(ports.bare) },
      ];
      return await interleave(contestants, { rounds, onSample });
    };
    const sides = { ours: 'gateway', peer: 'bare node:http' } as const;

    const single = await both('one at a time', 'ms', async (port) => {
      const times: number[] = [];
      for (let index = 0; index < requestsPerRound; index++) times.push(await chatMs(port, false));
      return median(times);
    });
    const loaded = await both(`${perSecond}/s`, 'ms p99', async (port) =>
      percentile(await openLoopMs(port, perSecond, requestsPerRound), 0.99),
    );
    const token = await both('streams', 'us/token', async (port) => {
      const before = await cpuUs();
      for (let index = 0; index < streamsPerRound; index++) await chatMs(port, true);
      return ((await cpuUs()) - before) / (streamsPerRound * streamTokens);
    });
    const added = (samples: Readonly<Record<Name, readonly number[]>>) =>
      samples.gateway.map((value, round) => value - (samples['bare node:http'][round] ?? Number.NaN));
    return {
      figures: [
        figure('added to a request, one at a time', 'ms', added(single)),
        figure('added to a token, processor time', 'us', added(token)),
      ],
      comparisons: [
        compare('request, one at a time, median', 'ms', single, sides),
        compare(`request, ${perSecond}/s open loop, p99`, 'ms', loaded, sides),
        compare('token of a stream, processor time', 'us', token, sides),
      ],
      notes: [
        `${requestsPerRound} requests or ${streamsPerRound} streams of ${streamTokens} tokens a round; every token in its own turn of the event loop`,
        'a real key from a database, and four limits and budgets that every request is set off against',
        'the bare server reads the body, checks nothing and answers as many bytes',
      ],
    };
  },
};
