import { writeFileSync } from 'node:fs';
import { junitOf, pageOf, runExperiment } from '#experiment';
import type { Invocation } from '../command.ts';
import { askVectors } from '../embeddings/ask-vectors.ts';
import { exitCode, type ExitCode } from '../exit-code.ts';
import { NothingRunsError } from '../nothing-runs-error.ts';
import { findPlace, text } from '../place.ts';
import { savedKey } from '../saved-key.ts';
import { UsageError } from '../usage-error.ts';
import { openExperimentBook } from './experiment-book.ts';
import { type GatewayDoor, gatewayAsk, identify } from './gateway-ask.ts';
import { loadExperiment } from './load-experiment.ts';
import { printReport } from './print-report.ts';
import { TrialBar } from './trial-bar.ts';

const parallelDefault = 8;
const parallelMax = 256;

/** `lode experiment run FILE`: what is not known yet is asked, and everything is measured. */
export async function runDeclared(invocation: Invocation): Promise<ExitCode> {
  const { options, positionals, terminal, signal } = invocation;
  const [, file] = positionals;
  if (file === undefined) throw new UsageError('Which file? lode experiment run FILE', 'experiment');
  const parallel = parallelOf(text(options, 'parallel'));
  const found = await loadExperiment(file, options);
  const door = await doorOf(invocation);
  const identities = new Map<string, string>();
  for (const model of found.models) identities.set(model, await identify(door, model, signal));

  await using book = await openExperimentBook(options);
  using bar = new TrialBar(terminal);
  const report = await runExperiment(found, {
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
  });
  bar.end();
  await book.reports.add(report);
  const [page, junit] = [text(options, 'html'), text(options, 'junit')];
  if (page !== undefined) writeFileSync(page, pageOf(report));
  if (junit !== undefined) writeFileSync(junit, junitOf(report));
  printReport(report, terminal);
  return report.expectations.every(({ isMet }) => isMet) ? exitCode.ok : exitCode.failed;
}

async function doorOf({ options }: Invocation): Promise<GatewayDoor> {
  const { home, stage, target } = findPlace(options);
  const running = await target.status();
  if (!running?.url) throw new NothingRunsError(stage);
  return { url: running.url, key: text(options, 'key') ?? process.env['LODE_KEY'] ?? savedKey(home, stage) };
}

function parallelOf(given: string | undefined): number {
  const parallel = given === undefined ? parallelDefault : Number(given);
  if (!Number.isInteger(parallel) || parallel < 1 || parallel > parallelMax)
    throw new UsageError(`--parallel ${given} is no number from 1 to ${parallelMax}.`, 'experiment');
  return parallel;
}
