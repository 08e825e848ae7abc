const undos = new Set<() => void>();

process.on('exit', () => {
  for (const undo of undos) {
    try {
      undo();
    } catch {
      // What is gone already needs no undoing.
    }
  }
});
for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.once(signal, () => process.exit(130));

/**
 * Does something when this process ends, also by a signal, so that no server is left behind. It must be synchronous.
 * Returns what to call when it has been done otherwise.
 */
export function whenBenchEnds(undo: () => void): () => void {
  undos.add(undo);
  return () => undos.delete(undo);
}
