const timeDigits = 9;
const counterDigits = 5;
const randomDigits = 12;
const base = 36;
const counterMax = base ** counterDigits - 1;

/**
 * Makes ids that sort by the time of their making: "run_", nine digits of the time in milliseconds, five that count within
 * it and twelve that are random, to base 36. Those of one process always rise, also when the clock is set back.
 */
export function runIds(nowMs: () => number = Date.now): () => string {
  const { randomInt } = process.getBuiltinModule('node:crypto');
  let lastMs = 0;
  let counter = 0;
  return () => {
    const timeMs = nowMs();
    if (timeMs > lastMs) {
      lastMs = timeMs;
      counter = 0;
    } else if (++counter > counterMax) {
      lastMs++;
      counter = 0;
    }
    const random = digits(randomInt(2 ** 31), 6) + digits(randomInt(2 ** 31), 6);
    return `run_${digits(lastMs, timeDigits)}${digits(counter, counterDigits)}${random.slice(0, randomDigits)}`;
  };
}

/** The smallest id that a run of this time can have: runs at or after it have the same or greater ones. */
export function firstRunId(timeMs: number): string {
  return `run_${digits(Math.max(0, Math.trunc(timeMs)), timeDigits)}`;
}

function digits(value: number, count: number): string {
  return value.toString(base).padStart(count, '0').slice(-count);
}
