/**
 * Runs work in its order, so many pieces at a time: a piece starts when a place is free, all before it have started and
 * all that it comes after have ended. The order of starts is the same however long the pieces take.
 *
 * @param run never fails: what goes wrong is a part of what it notes
 */
export async function inOrder<Work extends { readonly id: number; readonly after?: readonly number[] }>(
  works: readonly Work[],
  places: number,
  run: (work: Work) => Promise<void>,
): Promise<void> {
  const ended = new Map<number, Promise<void>>();
  const running = new Set<Promise<void>>();
  for (const work of works) {
    await Promise.all((work.after ?? []).map((id) => ended.get(id)));
    while (running.size >= places) await Promise.race(running);
    const end: Promise<void> = run(work).finally(() => running.delete(end));
    running.add(end);
    ended.set(work.id, end);
  }
  await Promise.all(running);
}
