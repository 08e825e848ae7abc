/** What a disk with a cold cache does at least nowadays. */
const firstGuessBytesPerMs = 200_000;
/** Opening a file, and waiting for a turn of the event loop that streams leave. */
const fileMs = 2;
const newWeight = 0.3;
/** So that a disk which was slow once is tried again some day. */
const hope = 1.01;

/** How long it takes to read and check files, learnt from those that were read. */
export class ReadRate {
  #bytesPerMs = firstGuessBytesPerMs;

  predictMs(files: number, bytes: number): number {
    return files * fileMs + bytes / this.#bytesPerMs;
  }

  observe(bytes: number, durationMs: number): void {
    const seen = bytes / Math.max(durationMs - fileMs, 0.1);
    this.#bytesPerMs += newWeight * (seen - this.#bytesPerMs);
  }

  /** Nothing was read, because it would have taken too long. */
  passedOver(): void {
    this.#bytesPerMs *= hope;
  }
}
