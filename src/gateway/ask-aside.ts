import type { Exchange } from './surface.ts';

/** Asks a second model for one request: it is admitted and counted like a request of its own. */
export async function askAside<Result>(
  { detach }: Pick<Exchange, 'detach'>,
  work: (ask: Exchange['ask']) => Promise<Result>,
): Promise<Result> {
  const aside = detach();
  let failed: unknown;
  try {
    return await work(aside.ask);
  } catch (thrown) {
    failed = thrown;
    throw thrown;
  } finally {
    aside.end(failed);
  }
}
