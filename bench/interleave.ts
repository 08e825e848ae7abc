/** One side of a comparison. `measure` returns one figure, such as tokens per second or milliseconds. */
export interface Contestant<Name extends string = string> {
  readonly name: Name;
  measure(round: number): Promise<number>;
}

export interface InterleaveOptions {
  /** Measured rounds; each gives one sample per contestant. Default: 7. */
  readonly rounds?: number;
  /** Rounds before that, whose figures are thrown away. Default: 1. */
  readonly warmUpRounds?: number;
  readonly onSample?: (name: string, round: number, value: number) => void;
}

export type Samples<Name extends string = string> = Readonly<Record<Name, readonly number[]>>;

/**
 * Measures contestants in turn, A B A B, so that a slow minute of the machine hits all of them. The order turns round
 * with every round (A B, B A), so that nobody always profits from going second. Never two at a time.
 */
export async function interleave<Name extends string>(
  contestants: readonly Contestant<Name>[],
  options: InterleaveOptions = {},
): Promise<Samples<Name>> {
  const { rounds = 7, warmUpRounds = 1, onSample } = options;
  const samples = new Map<Name, number[]>(contestants.map(({ name }) => [name, []]));
  for (let round = -warmUpRounds; round < rounds; round++) {
    for (const { name, measure } of round % 2 === 0 ? contestants : contestants.toReversed()) {
      const value = await measure(round);
      if (round < 0) continue;
      samples.get(name)?.push(value);
      onSample?.(name, round, value);
    }
  }
  return Object.fromEntries(samples) as unknown as Samples<Name>;
}
