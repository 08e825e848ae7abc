import { createInterface } from 'node:readline/promises';
import { text as readAll } from 'node:stream/consumers';
import { formatDuration } from '#base';
import { type ChatRequest, type ChatTurn, streamChat } from '../chat-stream.ts';
import type { Invocation } from '../command.ts';
import { exitCode, type ExitCode } from '../exit-code.ts';
import { NothingRunsError } from '../nothing-runs-error.ts';
import { findPlace, text } from '../place.ts';
import { printable } from '../printable.ts';
import { reachGateway } from '../reach-gateway.ts';
import { savedKey } from '../saved-key.ts';
import type { Terminal } from '../terminal.ts';
import { UsageError } from '../usage-error.ts';

type Settings = Omit<ChatRequest, 'turns' | 'signal'>;

export async function chat({ options, positionals, terminal, signal }: Invocation): Promise<ExitCode> {
  const { home, stage, target } = findPlace(options);
  const running = await target.status();
  if (!running?.url) throw new NothingRunsError(stage);
  const route = positionals[0] ?? (running.routes.find(({ writes }) => writes) ?? running.routes[0])?.name;
  const names = running.routes.map(({ name }) => name);
  if (!route || !names.includes(route))
    throw new UsageError(`There is no route "${route}". Routes: ${names.join(', ')}.`, 'chat');
  const access = running.routes.find(({ name }) => name === route)?.access;
  const key = text(options, 'key') ?? process.env['LODE_KEY'] ?? savedKey(home, stage, keyNameIn(access));
  const settings: Settings = { url: running.url, key, route, temperature: temperatureIn(text(options, 'temperature')) };
  const system = text(options, 'system');
  const turns: ChatTurn[] = system ? [{ role: 'system', content: system }] : [];

  if (!process.stdin.isTTY || terminal.json)
    return answerOnce(
      settings,
      [...turns, { role: 'user', content: (await readAll(process.stdin)).trim() }],
      terminal,
      signal,
    );
  await converse(settings, turns, terminal);
  return exitCode.ok;
}

async function answerOnce(
  settings: Settings,
  turns: readonly ChatTurn[],
  terminal: Terminal,
  signal: AbortSignal,
): Promise<ExitCode> {
  const show = (part: string) =>
    void (terminal.json || process.stdout.write(process.stdout.isTTY ? printable(part) : part));
  const answer = await reachGateway(settings.url, () => streamChat({ ...settings, turns, signal }, show));
  if (terminal.json) terminal.printJson({ route: settings.route, ...answer });
  else terminal.print();
  return exitCode.ok;
}

async function converse(settings: Settings, start: readonly ChatTurn[], terminal: Terminal): Promise<void> {
  const { style, say } = terminal;
  say(style('dim', `${settings.route} at ${settings.url}. Ctrl-C stops an answer, /new starts over, Ctrl-D ends.`));
  // The commands' own handler would end the process at the second Ctrl-C; here it belongs to the conversation.
  process.removeAllListeners('SIGINT');
  const input = createInterface({ input: process.stdin, output: process.stderr });
  let turns = [...start];
  let answering: AbortController | undefined;
  input.on('SIGINT', () => (answering ? answering.abort() : input.close()));
  const ended = new AbortController();
  input.on('close', () => ended.abort());

  while (!ended.signal.aborted) {
    const line = await input.question(style('cyan', '› '), { signal: ended.signal }).catch(() => undefined);
    if (line === undefined) break;
    if (line.trim() === '/new') turns = [...start];
    if (line.trim() === '' || line.trim() === '/new') continue;
    turns.push({ role: 'user', content: line });
    answering = new AbortController();
    let shown = '';
    try {
      const show = (part: string): void => {
        shown += part;
        process.stdout.write(printable(part));
      };
      const { tokens, durationMs } = await streamChat({ ...settings, turns, signal: answering.signal }, show);
      process.stdout.write('\n');
      say(style('dim', `${tokens} tokens in ${formatDuration(durationMs)}`));
    } catch (error) {
      process.stdout.write('\n');
      say(answering.signal.aborted ? style('dim', 'stopped') : style('red', (error as Error).message));
    }
    answering = undefined;
    // What was shown stays part of the conversation, also when it was stopped; a turn without an answer does not.
    if (shown === '') turns.pop();
    else turns.push({ role: 'assistant', content: shown });
  }
  input.close();
}

function keyNameIn(access: string | undefined): string | undefined {
  return access === undefined || access === 'any' || access === 'open' ? undefined : access.split(', ')[0];
}

function temperatureIn(value: string | undefined): number | undefined {
  if (value === undefined) return undefined;
  const temperature = Number(value);
  if (!(temperature >= 0 && temperature <= 2))
    throw new UsageError('--temperature takes a number from 0 to 2.', 'chat');
  return temperature;
}
