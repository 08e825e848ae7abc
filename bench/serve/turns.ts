import type { BenchCall } from '../bench.ts';
import { interleave, type Samples } from '../interleave.ts';
import { type LoadClient, startLoadClient } from './load-client.ts';
import type { Served } from './served.ts';
import type { ServingRequest } from './serving-request.ts';
import { type Side, type SideName, sideNames, type SidesOptions, startOurs, startPeer } from './sides.ts';

export interface Turns<Measure extends string> {
  /** Sent before anything is measured, once to each side. Default: nothing. */
  warmUp?(round: number): readonly ServingRequest[];
  /** A round's requests; equal for equal rounds, so that both sides get the same. */
  requests(round: number): readonly ServingRequest[];
  /** Requests under way at a time. */
  readonly places: number;
  /** The figures of one side's round. */
  measure(served: readonly Served[], round: number): Readonly<Record<Measure, number>>;
}

export interface TurnsTaken<Measure extends string> {
  readonly samples: Readonly<Record<Measure, Samples<SideName>>>;
  /** The answers of the last round. */
  readonly served: Readonly<Record<SideName, readonly Served[]>>;
}

/** Starts both sides, gives each the same requests round by round in turn, and stops them. */
export async function takeTurns<Measure extends string>(
  call: BenchCall,
  options: SidesOptions,
  turns: Turns<Measure>,
): Promise<TurnsTaken<Measure>> {
  await using client = startLoadClient();
  await using ours = await startOurs(options);
  await using peer = await startPeer(options);
  if (turns.warmUp) {
    const requests = turns.warmUp(-1);
    for (const side of [ours, peer]) await client.run({ server: addressOf(side), requests, places: turns.places });
  }
  return await measureInTurn(call, client, [ours, peer], turns);
}

async function measureInTurn<Measure extends string>(
  { rounds, say }: BenchCall,
  client: LoadClient,
  sides: readonly Side[],
  turns: Turns<Measure>,
): Promise<TurnsTaken<Measure>> {
  const figures = new Map<SideName, Readonly<Record<Measure, number>>[]>();
  const served = new Map<SideName, readonly Served[]>();
  const contestants = sides.map((side) => ({
    name: side.name,
    measure: async (round: number) => {
      const { places } = turns;
      const answers = await client.run({ server: addressOf(side), requests: turns.requests(round), places });
      const measured = turns.measure(answers, round);
      served.set(side.name, answers);
      figures.set(side.name, [...(figures.get(side.name) ?? []), measured]);
      say(`round ${round + 1}/${rounds} ${side.name}: ${describe(measured)}`);
      return 0;
    },
  }));
  await interleave(contestants, { rounds, warmUpRounds: 0 });
  const names = Object.keys(figures.values().next().value?.[0] ?? {}) as Measure[];
  const samplesOf = (measure: Measure) => (name: SideName) => (figures.get(name) ?? []).map((each) => each[measure]);
  return {
    samples: Object.fromEntries(
      names.map((name) => [name, bySide(samplesOf(name))]),
    ) as unknown as TurnsTaken<Measure>['samples'],
    served: bySide((name) => served.get(name) ?? []),
  };
}

/** What may cross to the client process. */
export const addressOf = ({ url, key }: Side) => ({ url, ...(key !== undefined && { key }) });

function bySide<Value>(value: (name: SideName) => Value): Readonly<Record<SideName, Value>> {
  const { ours, peer } = sideNames;
  return { [ours]: value(ours), [peer]: value(peer) } as Record<SideName, Value>;
}

function describe(measured: Readonly<Record<string, number>>): string {
  return Object.entries(measured)
    .map(([name, value]) => `${name} ${value.toPrecision(4)}`)
    .join(', ');
}
