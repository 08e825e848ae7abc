/**
 * Mixes several sequences as their items come. When one fails, or the consumer leaves, the others are left as well.
 *
 * @param onLeave called before others are left: a sequence that waits for its next item hears of nothing until that comes
 */
export function interleave<Item>(
  sequences: readonly AsyncGenerator<Item>[],
  onLeave: () => void = () => {},
): AsyncGenerator<Item> {
  const [only] = sequences;
  // Nothing to mix, as nearly always: a race for each item would be a good part of what a token costs.
  return only && sequences.length === 1 ? only : mixed(sequences, onLeave);
}

async function* mixed<Item>(sequences: readonly AsyncGenerator<Item>[], onLeave: () => void): AsyncGenerator<Item> {
  const take = async (sequence: AsyncGenerator<Item>) => ({ sequence, result: await sequence.next() });
  const pending = new Map(sequences.map((sequence) => [sequence, take(sequence)]));
  try {
    while (pending.size > 0) {
      const { sequence, result } = await Promise.race(pending.values());
      if (result.done) pending.delete(sequence);
      else {
        pending.set(sequence, take(sequence));
        yield result.value;
      }
    }
  } finally {
    if (pending.size > 0) onLeave();
    // What is still awaited may fail now, and nobody is left to hear of it.
    for (const promise of pending.values()) promise.catch(() => {});
    await Promise.allSettled([...pending.keys()].map((sequence) => sequence.return(undefined)));
  }
}
