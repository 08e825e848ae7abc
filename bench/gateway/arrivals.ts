import type { ProxyClient } from './proxy-client.ts';

/** Requests at a constant rate, whether or not the earlier ones have been answered: so that waiting shows. */
export async function arrivalsMs(client: ProxyClient, perSecond: number, count: number): Promise<readonly number[]> {
  const startedMs = performance.now();
  const answers: Promise<number>[] = [];
  for (let index = 0; index < count; index++) {
    const dueInMs = startedMs + (index * 1000) / perSecond - performance.now();
    if (dueInMs > 0) await new Promise((resolve) => setTimeout(resolve, dueInMs));
    answers.push(client.answerMs());
  }
  return await Promise.all(answers);
}

/** Answers per second when every connection asks again as soon as it has its answer. */
export async function answersPerSecond(client: ProxyClient, atOnce: number, forMs: number): Promise<number> {
  const startedMs = performance.now();
  let answers = 0;
  const ask = async (): Promise<void> => {
    while (performance.now() - startedMs < forMs) {
      await client.answerMs();
      answers++;
    }
  };
  await Promise.all(Array.from({ length: atOnce }, ask));
  return (answers * 1000) / (performance.now() - startedMs);
}
