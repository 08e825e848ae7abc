import { notNull } from './guard.ts';
import { withLog } from './log.ts';

/**
 * Makes a rare native call that gives null when it fails; when it does, makes it once more with the log heard, to learn
 * why. A load writes hundreds of lines, and each would cost a hop from its thread through the event loop: 140 ms of 200
 * for a small model.
 *
 * @throws NativeCallError
 */
export async function notNullOrExplained<T>(call: string, attempt: () => Promise<T | null>): Promise<T> {
  const value = await attempt();
  if (value !== null) return value;
  return await withLog(async (logged) => notNull(call, await attempt(), logged));
}
