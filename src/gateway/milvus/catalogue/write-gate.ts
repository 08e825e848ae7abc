/**
 * Who may change a collection's records: many at once, or one alone, such as who brings them to another metric. What
 * comes while one is alone waits.
 */
export interface WriteGate {
  among<Result>(collection: number, work: () => Promise<Result>): Promise<Result>;
  alone<Result>(collection: number, work: () => Promise<Result>): Promise<Result>;
}

export function createWriteGate(): WriteGate {
  const closed = new Map<number, Promise<unknown>>();
  const running = new Map<number, Set<Promise<unknown>>>();
  return {
    among: async (collection, work) => {
      while (closed.has(collection)) await closed.get(collection);
      const group = running.get(collection) ?? new Set();
      running.set(collection, group);
      const done = work();
      const settled = done.catch(() => {});
      group.add(settled);
      try {
        return await done;
      } finally {
        group.delete(settled);
        if (group.size === 0 && running.get(collection) === group) running.delete(collection);
      }
    },
    alone: async (collection, work) => {
      while (closed.has(collection)) await closed.get(collection);
      const done = Promise.all(running.get(collection) ?? []).then(work);
      const settled = done.catch(() => {});
      closed.set(collection, settled);
      try {
        return await done;
      } finally {
        closed.delete(collection);
      }
    },
  };
}
