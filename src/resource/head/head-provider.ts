import { mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { type Digest, digestOfBytes } from '#base';
import type { Blobs } from '#contract';
import { headText, readExamples, startEncoder, teach } from '#embed';
import type { Call, Outputs, Properties, Provider } from '#stack';
import type { ModelProviderOptions } from '../model-provider-options.ts';
import type { HeadProperties } from './head.ts';

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
      readExamples(content, declared.kind, declared.examples);
      if (before === undefined) return {};
      const [was, is] = [before.outputs['examplesDigest'] as string, digestOfBytes(Buffer.from(content))];
      if (was !== is) return { changes: [{ path: 'examples', before: was, after: is }] };
      return lessonOf(before.properties) === lessonOf(properties) ? { outputs: before.outputs } : {};
    },
    create: async ({ name }, properties, call) => train(options, name, properties as HeadProperties, read, call),
    update: async ({ name }, _before, properties, call) =>
      train(options, name, properties as HeadProperties, read, call),
    delete: async () => {},
  };
}

/** What decides which head comes out; what it costs does not. */
function lessonOf({ trunkFiles, trunkReads, kind, examples }: Properties): string {
  return JSON.stringify([trunkFiles, trunkReads, kind, examples]);
}

async function train(
  { blobs, home, log }: Options,
  name: string,
  declared: HeadProperties,
  read: (declared: HeadProperties) => Promise<string>,
  { signal, progress }: Call,
): Promise<Outputs> {
  const { kind, trunkReads } = declared;
  const content = await read(declared);
  const { labels, examples } = readExamples(content, kind, declared.examples);
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
  progress(0, examples.length, 'items', 'embedding');
  const inputs = examples.map(({ text }) => ({ kind: 'text', text }) as const);
  const encoded = await trunk.encode({ inputs }, { requestId: `head ${name}`, tenant: 'local', signal });
  progress(examples.length, examples.length, 'items', 'learning');
  const lessons = examples.map(({ target }, index) => ({
    target,
    vector: encoded[index]?.vector ?? new Float32Array(),
  }));
  const { head, report } = teach(kind, labels, lessons);
  const digest = await store(blobs, home, headText(head));
  return {
    digest,
    examplesDigest: digestOfBytes(Buffer.from(content)),
    report: JSON.parse(JSON.stringify(report)) as Outputs,
  };
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
