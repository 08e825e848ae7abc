const processIds = new Set<number>();

process.on('exit', () => {
  for (const processId of processIds) {
    try {
      process.kill(processId);
    } catch {
      // It has ended by itself.
    }
  }
});
for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.once(signal, () => process.exit(130));

/** Ends a server also when this process is stopped, so that none is left behind. Returns what to call when it has ended. */
export function endWithBench(processId: number): () => void {
  processIds.add(processId);
  return () => processIds.delete(processId);
}
