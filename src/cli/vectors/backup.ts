import { resolve } from 'node:path';
import { formatBytes } from '#base';
import { tenantCollectionName } from '#gateway';
import { openVectorStore } from '#vector';
import type { Invocation } from '../command.ts';
import { exitCode, type ExitCode } from '../exit-code.ts';
import { findPlace, text } from '../place.ts';
import { parseTime } from '../runs/parse-time.ts';

/** Copies a collection: through the process that serves it, where one runs. */
export async function backUpCollection(
  { options, terminal }: Invocation,
  [collection = '', into = '']: readonly string[],
): Promise<ExitCode> {
  const { home, stage, target } = findPlace(options);
  const name = tenantCollectionName(text(options, 'team'), collection);
  const folder = resolve(into);
  const control = await target.control();
  const copy = async () => {
    await using store = openVectorStore(home.vectorsPath(stage));
    return await store.backup(name, folder);
  };
  const { files, sizeBytes } = await (control ? control.backUpCollection({ name, folder }) : copy());
  if (terminal.json) terminal.printJson({ folder, files, sizeBytes });
  else terminal.print(`${folder} has ${files} files, ${formatBytes(sizeBytes)}.`);
  return exitCode.ok;
}

/** Makes a collection of a backup, likewise. */
export async function restoreCollection(
  { options, terminal }: Invocation,
  [from = '', collection = '']: readonly string[],
): Promise<ExitCode> {
  const { home, stage, target } = findPlace(options);
  const team = text(options, 'team');
  const later = text(options, 'later');
  const folder = resolve(from);
  const plan = {
    name: tenantCollectionName(team, collection),
    later: later === undefined ? undefined : tenantCollectionName(team, later),
    untilMs: parseTime(text(options, 'until'), Date.now()),
  };
  const control = await target.control();
  const make = async () => {
    await using store = openVectorStore(home.vectorsPath(stage));
    await store.restore(folder, plan);
  };
  await (control ? control.restoreCollection({ folder, ...plan }) : make());
  if (terminal.json) terminal.printJson({ collection, folder });
  else terminal.print(`Collection "${collection}" is there, as the backup has it.`);
  return exitCode.ok;
}
