import { mkdir, open, readdir, readFile, rename, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { z } from 'zod';
import { type Digest, digestOf, isDigest } from '#base';

/** How weights were made here: from which, by which recipe, with which build. */
export interface Provenance {
  readonly digest: Digest;
  readonly sizeBytes: number;
  readonly parent: Digest;
  readonly recipe:
    | { readonly step: 'quantise'; readonly type: string }
    /** `base` is of what the conversion looks at in the base model: its quantisation, say, has no part in it. */
    | { readonly step: 'convert-adapter'; readonly config: Digest; readonly base: Digest };
  /** "llama.cpp 0.5.0", or the version of our own conversion: the same recipe under another may give other bytes. */
  readonly build: string;
  /** When it was made, as ISO 8601. */
  readonly madeAt: string;
}

/** What decides the result. */
export type Recipe = Pick<Provenance, 'parent' | 'recipe' | 'build'>;

const digest = z.custom<Digest>((value) => typeof value === 'string' && isDigest(value));
const provenance = z.strictObject({
  digest,
  sizeBytes: z.int().min(0),
  parent: digest,
  recipe: z.discriminatedUnion('step', [
    z.strictObject({ step: z.literal('quantise'), type: z.string() }),
    z.strictObject({ step: z.literal('convert-adapter'), config: digest, base: digest }),
  ]),
  build: z.string(),
  madeAt: z.string(),
});

/** What was made by this recipe before; undefined when nothing was, or the record cannot be read. */
export async function findProvenance(home: string, recipe: Recipe): Promise<Provenance | undefined> {
  return readRecord(fileOf(home, recipe));
}

/** Writes the record of a result, in one step. */
export async function recordProvenance(home: string, made: Provenance): Promise<void> {
  const file = fileOf(home, made);
  await mkdir(folderOf(home), { recursive: true });
  const handle = await open(`${file}.new`, 'w');
  try {
    await handle.writeFile(`${JSON.stringify(made, undefined, 2)}\n`);
    await handle.sync();
  } finally {
    await handle.close();
  }
  await rename(`${file}.new`, file);
}

/** Every record there is. */
export async function listProvenance(home: string): Promise<readonly Provenance[]> {
  const names = await readdir(folderOf(home)).catch(() => []);
  const records = await Promise.all(
    names.filter((name) => name.endsWith('.json')).map((name) => readRecord(join(folderOf(home), name))),
  );
  return records.filter((record) => record !== undefined);
}

export async function forgetProvenance(home: string, made: Provenance): Promise<void> {
  await rm(fileOf(home, made), { force: true });
}

function folderOf(home: string): string {
  return join(home, 'provenance');
}

function fileOf(home: string, { parent, recipe, build }: Recipe): string {
  return join(folderOf(home), `${digestOf({ parent, recipe, build }).slice('sha256:'.length)}.json`);
}

async function readRecord(file: string): Promise<Provenance | undefined> {
  const text = await readFile(file, 'utf8').catch(() => '');
  try {
    return provenance.safeParse(JSON.parse(text)).data;
  } catch {
    return undefined;
  }
}
