import type { ReportShelf, RunExperimentOptions } from '#experiment';
import type { Invocation } from '../command.ts';
import { askVectors } from '../embeddings/ask-vectors.ts';
import { findGateway } from '../find-gateway.ts';
import { text } from '../place.ts';
import { UsageError } from '../usage-error.ts';
import { openExperimentBook } from './experiment-book.ts';
import { gatewayAsk, identify } from './gateway-ask.ts';
import { TrialBar } from './trial-bar.ts';

const parallelDefault = 8;
const parallelMax = 256;

/** What experiments on the stack that runs are made with. */
export interface Laboratory extends AsyncDisposable {
  readonly options: RunExperimentOptions;
  readonly reports: ReportShelf;
  /** Goes on below the bar that shows how far it is. */
  endBar(): void;
}

/**
 * @param models that will be asked: each is asked once, for what it is
 * @throws NothingRunsError, UsageError, ChatFailedError, and what `openExperimentBook` throws
 */
export async function openLaboratory(
  { options, terminal, signal }: Invocation,
  models: readonly string[],
): Promise<Laboratory> {
  const parallel = parallelOf(text(options, 'parallel'));
  const door = await findGateway(options);
  const identities = new Map<string, string>();
  for (const model of models) identities.set(model, await identify(door, model, signal));
  const book = await openExperimentBook(options);
  const bar = new TrialBar(terminal);
  return {
    options: {
      store: book.trials,
      ask: gatewayAsk(door),
      embed: async (encoder, texts) => {
        const { vectors } = await askVectors({ ...door, route: encoder, texts, signal });
        return vectors.map((vector) => [...vector]);
      },
      identityOf: (model) => identities.get(model) ?? '',
      parallel,
      signal,
      onProgress: (progress) => bar.show(progress),
    },
    reports: book.reports,
    endBar: () => bar.end(),
    [Symbol.asyncDispose]: async () => {
      bar.end();
      await book[Symbol.asyncDispose]();
    },
  };
}

function parallelOf(given: string | undefined): number {
  const parallel = given === undefined ? parallelDefault : Number(given);
  if (!Number.isInteger(parallel) || parallel < 1 || parallel > parallelMax)
    throw new UsageError(`--parallel ${given} is no number from 1 to ${parallelMax}.`, 'experiment');
  return parallel;
}
