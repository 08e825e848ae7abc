import { once } from 'node:events';
import { setTimeout as sleep } from 'node:timers/promises';
import type { LocalTarget } from '#target';
import type { Invocation } from '../command.ts';
import { exitCode, type ExitCode } from '../exit-code.ts';
import { NothingRunsError } from '../nothing-runs-error.ts';
import { findPlace } from '../place.ts';
import type { Terminal } from '../terminal.ts';
import { History } from '../top/history.ts';
import { LiveScreen } from '../top/live-screen.ts';
import { renderTop } from '../top/render-top.ts';
import { readSnapshot, type Snapshot } from '../top/snapshot.ts';

const refreshMs = 1000;
const columnsWithoutTerminal = 160;

export async function top({ options, terminal, signal }: Invocation): Promise<ExitCode> {
  const { target, stage } = findPlace(options);
  const snapshot = await snapshotOf(target);
  if (snapshot === undefined) throw new NothingRunsError(stage);
  if (terminal.json) terminal.printJson({ ...snapshot.status, traffic: snapshot.traffic });
  else if (options['once'] === true || !process.stdout.isTTY) printOnce(snapshot, terminal);
  else await watch(target, snapshot, terminal, signal);
  return exitCode.ok;
}

async function snapshotOf(target: LocalTarget): Promise<Snapshot | undefined> {
  const client = await target.control();
  return client && (await readSnapshot(client));
}

function printOnce(snapshot: Snapshot, { print, style }: Terminal): void {
  const history = new History();
  history.add(snapshot);
  const columns = process.stdout.columns ?? columnsWithoutTerminal;
  const view = { columns, rows: Infinity, nowMs: Date.now(), style };
  for (const line of renderTop(snapshot, history, view)) print(line.trimEnd());
}

/** Draws once a second until somebody wants to leave; a process that goes away meanwhile may come back. */
async function watch(target: LocalTarget, first: Snapshot, { style }: Terminal, signal: AbortSignal): Promise<void> {
  const history = new History();
  const ended = new AbortController();
  const end = (): void => ended.abort();
  signal.addEventListener('abort', end, { once: true });
  let snapshot = first;
  let isAway = false;
  const draw = (): void => {
    const { columns, rows } = screen;
    const view = { columns, rows: rows - 1, nowMs: Date.now(), style };
    const lines = renderTop(snapshot, history, view);
    const last = isAway
      ? style('yellow', 'It does not answer; as of before. q quits'.slice(0, columns))
      : style('dim', 'q quits');
    screen.draw([...lines, ...Array<string>(Math.max(0, rows - 1 - lines.length)).fill(''), last]);
  };
  using screen = new LiveScreen({ quit: end, resized: () => draw() });
  const quit = once(ended.signal, 'abort');
  while (!ended.signal.aborted) {
    if (!isAway) history.add(snapshot);
    draw();
    await Promise.race([quit, sleep(refreshMs)]);
    if (ended.signal.aborted) break;
    const now = await snapshotOf(target).catch(() => undefined);
    isAway = now === undefined;
    snapshot = now ?? snapshot;
  }
}
