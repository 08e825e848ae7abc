import { existsSync, watchFile, unwatchFile } from 'node:fs';
import { open, readFile } from 'node:fs/promises';
import { once } from 'node:events';
import type { Invocation } from '../command.ts';
import { exitCode, type ExitCode } from '../exit-code.ts';
import { findPlace, text } from '../place.ts';
import { UsageError } from '../usage-error.ts';

const pollMs = 250;

export async function logs({ options, terminal, signal }: Invocation): Promise<ExitCode> {
  const { target, stage } = findPlace(options);
  const linesMax = Number(text(options, 'lines') ?? 100);
  if (!Number.isSafeInteger(linesMax) || linesMax < 0) throw new UsageError('--lines takes a whole number.', 'logs');
  if (!existsSync(target.logFile)) {
    terminal.say(`Nothing has run on stage ${stage} yet.`);
    return exitCode.ok;
  }
  const whole = await readFile(target.logFile, 'utf8');
  const lines = whole.split('\n').filter(Boolean);
  for (const line of linesMax === 0 ? [] : lines.slice(-linesMax)) terminal.print(line);
  if (options['follow'] === true) await follow(target.logFile, Buffer.byteLength(whole), signal);
  return exitCode.ok;
}

async function follow(file: string, from: number, signal: AbortSignal): Promise<void> {
  let offset = from;
  watchFile(file, { interval: pollMs }, async ({ size }) => {
    // A smaller file is a new one: it was rotated.
    if (size < offset) offset = 0;
    const start = offset;
    offset = size;
    await using handle = await open(file);
    if (size > start)
      await handle
        .createReadStream({ start, end: size - 1, autoClose: false })
        .forEach((part: Buffer) => void process.stdout.write(part));
  });
  // It ends with whoever reads it, too.
  const unread = new Promise((resolve) => process.stdout.once('error', resolve).once('close', resolve));
  if (!signal.aborted) await Promise.race([once(signal, 'abort'), unread]);
  unwatchFile(file);
}
