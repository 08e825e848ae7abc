import type { BenchCall } from '../bench.ts';
import { interleave, type Samples } from '../interleave.ts';
import { addressOf, type Pair } from './pair.ts';
import { processorSeconds } from './processor-time.ts';
import type { Served } from './served.ts';
import type { ServingRequest } from './serving-request.ts';
import { type SideName, sideNames } from './sides.ts';

export interface Turns<Measure extends string> {
  /** Shown with every sample. */
  readonly name: string;
  /** A round's requests; equal for equal rounds, so that both sides get the same. Rounds below zero warm up. */
  requests(round: number): readonly ServingRequest[];
  /** Requests under way at a time; absent: each at its `atMs`. */
  readonly places?: number;
  /** The figures of one side's round; `processorSeconds` is what its processes have computed meanwhile. */
  measure(served: readonly Served[], round: number, processorSeconds: number): Readonly<Record<Measure, number>>;
}

export interface TurnsTaken<Measure extends string> {
  readonly samples: Readonly<Record<Measure, Samples<SideName>>>;
  /** The answers of the last round. */
  readonly served: Readonly<Record<SideName, readonly Served[]>>;
}

/** Gives both sides the same requests, round by round and one side at a time. */
export async function takeTurns<Measure extends string>(
  { rounds, say }: BenchCall,
  { client, ours, peer }: Pair,
  turns: Turns<Measure>,
): Promise<TurnsTaken<Measure>> {
  const figures = new Map<SideName, Readonly<Record<Measure, number>>[]>();
  const served = new Map<SideName, readonly Served[]>();
  const contestants = [ours, peer].map((side) => ({
    name: side.name,
    measure: async (round: number) => {
      const { places } = turns;
      const job = { server: addressOf(side), requests: turns.requests(round), ...(places !== undefined && { places }) };
      const before = processorSeconds(side.processId);
      const answers = await client.run(job);
      const measured = turns.measure(answers, round, processorSeconds(side.processId) - before);
      served.set(side.name, answers);
      figures.set(side.name, [...(figures.get(side.name) ?? []), measured]);
      say(`${turns.name}: round ${round + 1}/${rounds} ${side.name}: ${describe(measured)}`);
      return 0;
    },
  }));
  await interleave(contestants, { rounds, warmUpRounds: 0 });
  const names = Object.keys(figures.values().next().value?.[0] ?? {}) as Measure[];
  const samplesOf = (measure: Measure) => (name: SideName) => (figures.get(name) ?? []).map((each) => each[measure]);
  const samples = Object.fromEntries(names.map((name) => [name, bySide(samplesOf(name))]));
  return {
    samples: samples as unknown as TurnsTaken<Measure>['samples'],
    served: bySide((name) => served.get(name) ?? []),
  };
}

function bySide<Value>(value: (name: SideName) => Value): Readonly<Record<SideName, Value>> {
  const { ours, peer } = sideNames;
  return { [ours]: value(ours), [peer]: value(peer) } as Record<SideName, Value>;
}

function describe(measured: Readonly<Record<string, number>>): string {
  return Object.entries(measured)
    .map(([name, value]) => `${name} ${value.toPrecision(4)}`)
    .join(', ');
}
