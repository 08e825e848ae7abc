import { formatDuration } from '#base';
import { type Run, runStore } from '#prompt';
import { askGateway } from '../ask-gateway.ts';
import type { Invocation } from '../command.ts';
import { findDoor, type RouteDoor } from '../embeddings/find-door.ts';
import { exitCode, type ExitCode } from '../exit-code.ts';
import { text } from '../place.ts';
import { printable } from '../printable.ts';
import { table } from '../table.ts';
import { UsageError } from '../usage-error.ts';
import type { RunBook } from './run-book.ts';
import { runFilter } from './run-filter.ts';

const limitDefault = 20;
const charactersShown = 60;

/** As the gateway tells of a replay. */
interface Replayed {
  readonly run: string;
  readonly model: string;
  readonly same: boolean;
  readonly reproducible: boolean;
  readonly output: readonly { readonly text: string }[];
  readonly certificate: readonly { readonly name: string; readonly same: boolean }[];
  readonly recorded: { readonly output: readonly { readonly text: string }[]; readonly duration_ms: number };
  readonly took_ms: number;
}

/** Has runs again, one by one, as they were or with something changed, and says what came of it. */
export async function replayRuns({ database, stage }: RunBook, invocation: Invocation): Promise<ExitCode> {
  const { options, positionals, terminal, signal } = invocation;
  const [, version] = (text(options, 'prompt') ?? '').split('@');
  const limit = Number(text(options, 'limit') ?? limitDefault);
  if (!Number.isSafeInteger(limit) || limit < 1 || limit > 1000)
    throw new UsageError('--limit takes 1 to 1000.', 'runs');
  const filter = { ...runFilter(options, stage), id: positionals[1] };
  const { runs } = await runStore(database).list(filter, { limit });
  const body = changesOf(invocation, version);
  // Here `--key` is the name of a key; the one to ask with is LODE_KEY or saved.
  const door = await findDoor({ ...options, key: undefined }, text(options, 'on') ?? runs[0]?.route);
  const replays: Replayed[] = [];
  for (const run of runs) {
    const replayed = await replay(run, door, body, signal);
    replays.push(replayed);
    if (!terminal.json) terminal.say(`${replays.length} of ${runs.length}`);
  }
  if (terminal.json) terminal.printJson({ replays });
  else
    for (const line of table(['run', 'model', 'answer', 'took', 'was', 'is'], replays.map(rowOf))) terminal.print(line);
  const broken = replays.filter(({ same, reproducible }) => reproducible && !same);
  if (!terminal.json) terminal.say(`${replays.filter(({ same }) => same).length} of ${replays.length} are the same.`);
  return broken.length === 0 ? exitCode.ok : exitCode.failed;
}

function changesOf({ options }: Invocation, version: string | undefined): object {
  const [model, temperature, seed] = [text(options, 'on'), numberIn(options, 'temperature'), numberIn(options, 'seed')];
  return {
    ...(model !== undefined && { model }),
    ...(version !== undefined && { prompt_version: version }),
    ...(temperature !== undefined && { temperature }),
    ...(seed !== undefined && { seed }),
  };
}

function numberIn(options: Invocation['options'], name: string): number | undefined {
  const given = text(options, name);
  if (given === undefined) return undefined;
  if (given.trim() === '' || !Number.isFinite(Number(given)))
    throw new UsageError(`--${name} takes a number, and "${given}" is none.`, 'runs');
  return Number(given);
}

/** @throws what `askGateway` throws */
async function replay(run: Run, { url, key }: RouteDoor, body: object, signal: AbortSignal): Promise<Replayed> {
  const startedMs = performance.now();
  const path = `/v1/runs/${run.id}/replay`;
  const replayed = await askGateway<Omit<Replayed, 'took_ms'>>({ url, key }, { method: 'POST', path, body, signal });
  return { ...replayed, took_ms: performance.now() - startedMs };
}

function rowOf({ run, model, same, certificate, recorded, output, took_ms: tookMs }: Replayed): readonly string[] {
  const changed = certificate.filter((fact) => !fact.same).map(({ name }) => name);
  const took = `${formatDuration(tookMs)} (${formatDuration(recorded.duration_ms)})`;
  const answer = same ? 'the same' : `another${changed.length > 0 ? `: ${changed.join(', ')}` : ''}`;
  return [run, model, answer, took, beginningOf(recorded.output), same ? '' : beginningOf(output)].map(printable);
}

function beginningOf(output: readonly { readonly text: string }[]): string {
  return (output[0]?.text ?? '').replaceAll(/\s+/g, ' ').slice(0, charactersShown);
}
