import { mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { type Digest, digestOfBytes } from '#base';
import type { Blobs } from '#contract';
import {
  assertLearnable,
  type EmbedTexts,
  headText,
  learnHead,
  type LearntHead,
  lossBetween,
  startEncoder,
} from '#embed';
import type { Call, Outputs, Properties, Provider } from '#stack';
import type { ModelProviderOptions } from '../model-provider-options.ts';
import { HeadWorseError } from './head-worse-error.ts';
import type { HeadProperties } from './head.ts';

/** Of an order: a trunk takes no more at a time than wait for one. */
const textsAtOnce = 1024;

type Options = Pick<ModelProviderOptions, 'blobs' | 'folder' | 'home' | 'log'>;

/** A head is there when its file is, under its digest; earlier generations may serve it, so that it is never deleted. */
export function headProvider(options: Options): Provider {
  const { blobs } = options;
  const read = (declared: HeadProperties) => readFile(resolve(options.folder, declared.examples), 'utf8');
  return {
    read: async (_subject, recorded) =>
      recorded && (await blobs.has(recorded.outputs['digest'] as Digest)) ? recorded : undefined,
    diff: async (_subject, before, properties) => {
      const declared = properties as HeadProperties;
      const content = await read(declared);
      assertLearnable({ ...declared, content, name: declared.examples });
      if (before === undefined) return {};
      const [was, is] = [before.outputs['examplesDigest'] as string, digestOfBytes(Buffer.from(content))];
      if (was !== is) return { changes: [{ path: 'examples', before: was, after: is }] };
      return lessonOf(before.properties) === lessonOf(properties) ? { outputs: before.outputs } : {};
    },
    create: async ({ name }, properties, call) => {
      const declared = properties as HeadProperties;
      return train(options, name, declared, await read(declared), undefined, call);
    },
    update: async ({ name }, before, properties, call) => {
      const declared = properties as HeadProperties;
      return train(options, name, declared, await read(declared), before.outputs, call);
    },
    delete: async () => {},
  };
}

/** What decides which head comes out; what it costs, and what it may lose, does not. */
function lessonOf({ trunkFiles, trunkReads, kind, examples, hidden }: Properties): string {
  return JSON.stringify([trunkFiles, trunkReads, kind, examples, hidden]);
}

async function train(
  { blobs, home, log }: Options,
  name: string,
  declared: HeadProperties,
  content: string,
  before: Outputs | undefined,
  { signal, progress }: Call,
): Promise<Outputs> {
  const { kind, hidden, examples, trunkReads, lossMax } = declared;
  const files = declared.trunkFiles as Readonly<Record<'weights' | 'config' | 'tokenizer', Digest>>;
  await using trunk = await startEncoder({
    name,
    files: {
      weights: await blobs.pathOf(files.weights),
      config: await blobs.pathOf(files.config),
      tokenizer: await blobs.pathOf(files.tokenizer),
    },
    ...trunkReads,
    whenTooLong: 'truncate',
    scratch: home,
    log,
  });
  const context = { requestId: `head ${name}`, tenant: 'local', signal };
  const embed: EmbedTexts = async (texts, purpose) => {
    const vectors: Float32Array[] = [];
    while (vectors.length < texts.length) {
      progress(vectors.length, texts.length, 'items', 'embedding');
      const some = texts.slice(vectors.length, vectors.length + textsAtOnce);
      const inputs = some.map((text) => ({ kind: 'text', text }) as const);
      for (const { vector } of await trunk.encode({ inputs, purpose }, context)) vectors.push(vector);
    }
    progress(texts.length, texts.length, 'items', 'learning');
    return vectors;
  };
  const { head, report } = await learnHead({ kind, hidden, content, name: examples }, embed);
  const examplesDigest = digestOfBytes(Buffer.from(content));
  const reportBefore = before?.['examplesDigest'] === examplesDigest ? (before['report'] as LearntHead['report']) : {};
  const loss = lossBetween(reportBefore, report);
  if (lossMax !== undefined && loss !== undefined && loss > lossMax) throw new HeadWorseError(name, loss, lossMax);
  return { digest: await store(blobs, home, headText(head)), examplesDigest, report, reportBefore };
}

async function store(blobs: Blobs, home: string, text: string): Promise<Digest> {
  const digest = digestOfBytes(Buffer.from(text));
  if (await blobs.has(digest)) return digest;
  await mkdir(join(home, 'partial'), { recursive: true });
  const folder = await mkdtemp(join(home, 'partial', 'head-'));
  try {
    await writeFile(join(folder, 'head.json'), text, { flush: true });
    await blobs.adopt(join(folder, 'head.json'), digest);
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
  return digest;
}
