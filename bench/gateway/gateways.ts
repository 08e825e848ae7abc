import type { Bench } from '../bench.ts';
import { compare, type Figure, figure, type Goal, interleave, percentile } from '../result.ts';
import { answersPerSecond, arrivalsMs } from './arrivals.ts';
import { chunkDelays } from './chunk-delays.ts';
import { type DoorName, type Doors, startDoors, titles } from './contestants.ts';
import { processorUs } from '../serve/processor-us.ts';
import { processTree } from '../serve/process-tree.ts';
import { heldStreamKib } from './held-streams.ts';
import { connections, openProxyClient, type ProxyClient } from './proxy-client.ts';

const throughputMs = 2000;
const perSecondMax = 1000;
const arrivalsForS = 3;
/** Of what a gateway can do, so that its queue does not grow: what waits there is no cost of its own. */
const shareOfThroughput = 0.5;
const streams = { streams: connections, chunks: 100, paceMs: 20 };
const streamsHeld = 5000;

type Measured = 'perSecond' | 'processorUs' | 'p50Ms' | 'p99Ms' | 'betweenP99Ms' | 'share';
type Samples = Readonly<Record<DoorName, readonly number[]>>;
type Ledger = Readonly<Record<Measured, Samples>>;

const names = Object.keys(titles) as readonly DoorName[];
const gateways = names.filter((name) => name !== 'upstream');
/** Portkey's answers every stream with 500: it writes to headers of a fetched response, which cannot be written to. */
const streaming: readonly DoorName[] = names.filter((name) => name !== 'portkey');

/** What gateways add to the same upstream, each with what it needs to serve it. */
export const bench: Bench = {
  rounds: 5,
  run: async ({ rounds, say }) => {
    await using doors = await startDoors(say);
    const rates = await chosenRates(doors, say);
    const ledger = await measureRounds(doors, rates, rounds, say);
    const held: Figure[] = [];
    for (const name of ['durable', 'bare'] as const) {
      const kib = await heldStreamKib(doors[name], doors[name].processId, streamsHeld);
      say(`${streamsHeld} silent streams: ${titles[name]} ${kib.toFixed(1)} KiB each`);
      held.push(figure(`memory of one of ${streamsHeld} silent streams, ${titles[name]}`, 'KiB', [kib]));
    }
    const ours = { ours: 'durable' } as const;
    return {
      figures: [...gateways.flatMap((name) => figuresOf(name, ledger, rates[name])), ...held],
      comparisons: [
        compare('answers a second', '/s', ledger.perSecond, { ...ours, peer: 'bare' }),
        compare('processor time of an answer', 'us', ledger.processorUs, { ...ours, peer: 'bare' }),
        compare('answers a second', '/s', ledger.perSecond, { ...ours, peer: 'portkey' }),
        compare('answers a second', '/s', ledger.perSecond, { ...ours, peer: 'litellm' }, { atLeast: 20 }),
      ].map(titled),
      notes,
    };
  },
};

const notes = [
  `${connections} connections; requests arrive at a constant rate, answered or not; added is what is beyond the same requests to the upstream itself in the same round`,
  `arrivals of each: ${perSecondMax}/s, or ${shareOfThroughput} of what it can do where that is less`,
  `streams: ${streams.streams} at once of ${streams.chunks} chunks, one each ${streams.paceMs} ms; the time between two chunks here less that where they were written`,
  'Lode: keys, a limit of requests and three of tokens, metrics, each run recorded on disk before its answer ends; a plain answer is asked of the upstream as a stream',
  'LiteLLM: one worker process, a master key, no database; Portkey: no keys, no limits, nothing recorded, and no figures of streams, all of which it answers with 500 from an OpenAI-compatible upstream; bare Node proxy: passes bytes on',
  'client, gateway and upstream are three processes that share the processors; processor time is that of all threads of a gateway and of what it has started, when asked for as much as it can',
  'Bifrost is not measured: its package fetches a program from elsewhere, and its Go module is not served by every proxy',
];

function titled<C extends { readonly ours: { readonly name: string }; readonly peer: { readonly name: string } }>(
  c: C,
): C {
  const title = <S extends { readonly name: string }>(side: S): S => ({ ...side, name: titles[side.name as DoorName] });
  return { ...c, ours: title(c.ours), peer: title(c.peer) };
}

/** Requests a second that each is asked for, by what it does when it is asked for as many as it can; that warms it, too. */
async function chosenRates(doors: Doors, say: (text: string) => void): Promise<Readonly<Record<DoorName, number>>> {
  const rates: Partial<Record<DoorName, number>> = {};
  for (const name of names) {
    await using client = openProxyClient(doors[name]);
    await answersPerSecond(client, connections, throughputMs);
    const able = await answersPerSecond(client, connections, throughputMs);
    rates[name] = Math.min(perSecondMax, Math.max(1, Math.floor(able * shareOfThroughput)));
    say(`${titles[name]}: ${able.toFixed(0)} answers/s, will be asked for ${rates[name]}/s`);
  }
  return rates as Readonly<Record<DoorName, number>>;
}

async function measureRounds(
  doors: Doors,
  rates: Readonly<Record<DoorName, number>>,
  rounds: number,
  say: (text: string) => void,
): Promise<Ledger> {
  const measure = (
    unit: string,
    of: readonly DoorName[],
    measureOne: (client: ProxyClient, name: DoorName) => Promise<number>,
  ) =>
    interleave(
      of.map((name) => ({
        name,
        measure: async () => {
          await using client = openProxyClient(doors[name]);
          return await measureOne(client, name);
        },
      })),
      {
        rounds,
        warmUpRounds: 0,
        onSample: (name, round, value) =>
          say(`round ${round + 1}/${rounds}: ${titles[name as DoorName]} ${value.toFixed(3)} ${unit}`),
      },
    );
  const blank = (): Record<DoorName, number[]> =>
    Object.fromEntries(names.map((name) => [name, []])) as unknown as Record<DoorName, number[]>;
  const p99Ms = blank();
  const share = blank();
  const spentUs = blank();
  const p50Ms = await measure('ms, p50', names, async (client, name) => {
    const times = await arrivalsMs(client, rates[name], rates[name] * arrivalsForS);
    p99Ms[name].push(percentile(times, 0.99));
    return percentile(times, 0.5);
  });
  const betweenP99Ms = await measure('ms between chunks, p99', streaming, async (client, name) => {
    const delays = await chunkDelays(client, streams);
    share[name].push(delays.share);
    return delays.betweenP99Ms;
  });
  const perSecond = await measure('answers/s', names, async (client, name) => {
    const processes = processTree(doors[name].processId);
    const [beforeUs, startedMs] = [processorUs(processes), performance.now()];
    const rate = await answersPerSecond(client, connections, throughputMs);
    const answers = (rate * (performance.now() - startedMs)) / 1000;
    spentUs[name].push((processorUs(processes) - beforeUs) / answers);
    return rate;
  });
  return { perSecond, processorUs: spentUs, p50Ms, p99Ms, betweenP99Ms, share };
}

function figuresOf(name: DoorName, ledger: Ledger, rate: number): readonly Figure[] {
  const title = titles[name];
  const added = ({ upstream, [name]: own }: Samples) =>
    own.map((value, round) => value - (upstream[round] ?? Number.NaN));
  const goal = (goalOfOurs: Goal): Goal | undefined => (name === 'durable' ? goalOfOurs : undefined);
  return [
    figure(`added to an answer at ${rate}/s, p50, ${title}`, 'ms', added(ledger.p50Ms), goal({ atMost: 0.25 })),
    figure(`added to an answer at ${rate}/s, p99, ${title}`, 'ms', added(ledger.p99Ms), goal({ atMost: 1 })),
    figure(`answers a second, ${title}`, '/s', ledger.perSecond[name]),
    figure(`processor time of an answer, ${title}`, 'us', ledger.processorUs[name]),
    ...(streaming.includes(name)
      ? [
          figure(`added between chunks, p99, ${title}`, 'ms', added(ledger.betweenP99Ms), goal({ atMost: 0.2 })),
          figure(`chunks that came for one written, ${title}`, '', ledger.share[name], goal({ atLeast: 1 })),
        ]
      : []),
  ];
}
