// An adapter beside its base equals the base with the adapter computed into its weights. Native code, no weights.
import assert from 'node:assert/strict';
import { readFileSync, writeFileSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, test } from 'node:test';
import { type Digest } from '#base';
import { inspectModel, listWeights, type ModelFacts, type PreparedAdapter, prepareAdapter, readGguf } from '#hub';
import { type Adapter, applyAdapter, createContext, loadAdapter, loadModel, type ModelContext } from '#native';
import { type FetchFolder, fetchFolder } from '../hub/fetching.ts';
import { writeMergedModel } from '../merged-model.ts';
import { type PeftOptions, writePeftAdapter } from '../peft-adapters.ts';
import { type TinyArchitecture, tinyArchitectures, writeTinyModel } from '../tiny-models.ts';
import { ReferenceLlama } from './reference-llama.ts';

const folder = await mkdtemp(join(tmpdir(), 'lode-adapters-'));
after(() => rm(folder, { recursive: true }));

const sizes = { cells: 256, sequences: 2, batchTokens: 64, outputsMax: 2, threads: 1, batchThreads: 1 };
const tokens = [3, 1, 4, 1, 5, 9, 2, 6];
const separate = ['q_proj', 'k_proj', 'v_proj', 'o_proj'].map((name) => `self_attn.${name}`);
const feed = ['mlp.gate_proj', 'mlp.up_proj', 'mlp.down_proj'];
const modulesOf: Readonly<Record<TinyArchitecture, readonly string[]>> = {
  llama: [...separate, ...feed],
  qwen2: [...separate, ...feed],
  gemma3: [...separate, ...feed],
  phi3: ['self_attn.qkv_proj', 'self_attn.o_proj', 'mlp.gate_up_proj', 'mlp.down_proj'],
};

interface Base {
  readonly file: string;
  readonly facts: ModelFacts;
}

async function tinyBase(architecture: TinyArchitecture): Promise<Base> {
  const file = join(folder, `${architecture}.gguf`);
  await writeTinyModel(file, architecture);
  return { file, facts: inspectModel(await readGguf(file)) };
}

/** Fetches and prepares what PEFT would have saved, as a stack does. */
async function prepare(store: FetchFolder, base: Base, options: PeftOptions): Promise<PreparedAdapter> {
  const { blobs, home } = store;
  const peft = writePeftAdapter(join(home, 'peft'), base.facts, options);
  const stored = async (file: string): Promise<Digest> => (await store.fetch(`file:${file}`)).digest;
  return prepareAdapter({
    blobs,
    home,
    weights: await stored(join(peft, 'adapter_model.safetensors')),
    config: await stored(join(peft, 'adapter_config.json')),
    base: await stored(base.file),
  });
}

function logits(context: ModelContext, adapter?: Adapter, scale?: number): Float32Array {
  context.clear();
  context.batch.clear();
  applyAdapter(context, adapter, scale);
  for (const [position, token] of tokens.entries())
    context.batch.add(token, position, 0, position === tokens.length - 1);
  context.decodeHere();
  return Float32Array.from(context.logitsAt(tokens.length - 1));
}

async function logitsOf(file: string, adapterFile?: string): Promise<Float32Array> {
  using model = await loadModel(file);
  using context = await createContext(model, sizes);
  using adapter = adapterFile === undefined ? undefined : await loadAdapter(model, adapterFile);
  return logits(context, adapter);
}

function distance(a: Float32Array, b: Float32Array): number {
  return a.reduce((most, value, index) => Math.max(most, Math.abs(value - (b[index] as number))), 0);
}

for (const architecture of tinyArchitectures) {
  for (const type of ['F32', 'F16', 'BF16'] as const) {
    test(`${architecture}, ${type}: base and adapter equal the merged model`, async () => {
      using store = fetchFolder();
      const base = await tinyBase(architecture);
      const options = { rank: 4, alpha: 8, type, modules: modulesOf[architecture], size: 0.5 };
      const { digest } = await prepare(store, base, options);
      const merged = join(folder, `${architecture}-${type}.gguf`);
      await writeMergedModel(merged, base.file, base.facts, options);
      const expected = await logitsOf(merged);
      const found = await logitsOf(base.file, await store.blobs.pathOf(digest));
      const changed = distance(await logitsOf(base.file), expected);
      // 16 bits round; 32 agree but for the order of sums.
      const allowed = type === 'F32' ? 0.01 : 0.05;
      assert.ok(changed > 0.2, `the adapter changes much: ${changed}`);
      assert.ok(distance(found, expected) < allowed * changed, `${distance(found, expected)} of ${changed}`);
    });
  }
}

test('llama: the same logits as from what transformers and PEFT define, without the adapter and with it', async () => {
  using store = fetchFolder();
  const base = await tinyBase('llama');
  const options = { rank: 4, alpha: 8, modules: modulesOf.llama, size: 0.5 };
  const { digest } = await prepare(store, base, options);
  const plain = (await ReferenceLlama.load(base.file, base.facts)).logits(tokens);
  const adapted = (await ReferenceLlama.load(base.file, base.facts, options)).logits(tokens);
  const changed = distance(plain, adapted);
  assert.ok(changed > 0.2, `the adapter changes much: ${changed}`);
  // Keys and values are kept in 16 bits.
  assert.ok(distance(await logitsOf(base.file), plain) < 0.01 * changed);
  const found = await logitsOf(base.file, await store.blobs.pathOf(digest));
  assert.ok(distance(found, adapted) < 0.01 * changed, `${distance(found, adapted)} of ${changed}`);
});

test('modules that are scaled differently, and ranks with their root, come out as PEFT computes them', async () => {
  using store = fetchFolder();
  const base = await tinyBase('llama');
  const options = { rank: 4, alpha: 8, modules: ['mlp.up_proj'], size: 0.5 };
  const plain = await prepare(store, base, options);
  const rooted = await prepare(store, base, { ...options, alpha: 4, config: { use_rslora: true } });
  const own = await prepare(store, base, { ...options, alpha: 1, config: { alpha_pattern: { up_proj: 8 } } });
  const both = { ...options, modules: ['mlp.down_proj', 'mlp.up_proj'] };
  const mixed = await prepare(store, base, { ...both, alpha: 2, config: { alpha_pattern: { 'mlp.down_proj': 8 } } });
  const of = async ({ digest }: PreparedAdapter) => logitsOf(base.file, await store.blobs.pathOf(digest));
  const expected = await of(plain);
  assert.ok(distance(await of(rooted), expected) < 1e-4);
  assert.ok(distance(await of(own), expected) < 1e-4);
  // 8 for down_proj and 2 for up_proj: the second is multiplied out.
  const merged = join(folder, 'mixed.gguf');
  const half = join(folder, 'half.gguf');
  await writeMergedModel(half, base.file, base.facts, { ...options, modules: ['mlp.down_proj'] });
  await writeMergedModel(merged, half, base.facts, { ...options, alpha: 2 });
  assert.ok(distance(await of(mixed), await logitsOf(merged)) < 0.01);
});

test('adapters are changed from decode to decode, at any strength, and one that is off leaves nothing behind', async () => {
  using store = fetchFolder();
  const base = await tinyBase('qwen2');
  const options = { rank: 4, alpha: 8, modules: modulesOf.qwen2, size: 0.5 };
  const files = [];
  for (const seed of [1, 2]) {
    const { digest } = await prepare(store, base, { ...options, seed });
    files.push(await store.blobs.pathOf(digest));
  }
  using model = await loadModel(base.file);
  using context = await createContext(model, sizes);
  using first = await loadAdapter(model, files[0]!);
  using second = await loadAdapter(model, files[1]!);
  const alone = { none: logits(context), first: logits(context, first), second: logits(context, second) };
  const halved = logits(context, first, 0.5);
  for (let round = 0; round < 3; round++) {
    assert.deepEqual(logits(context, second), alone.second);
    assert.deepEqual(logits(context), alone.none);
    assert.deepEqual(logits(context, first, 0), alone.none);
    assert.deepEqual(logits(context, first, 0.5), halved);
    assert.deepEqual(logits(context, first), alone.first);
  }
  assert.equal(new Set([alone.none, alone.first, alone.second, halved].map((row) => row.join())).size, 4);
  applyAdapter(context, undefined);
});

test('what was converted is kept, by what it was made of', async () => {
  using store = fetchFolder();
  const base = await tinyBase('llama');
  const options = { rank: 4, alpha: 8, modules: ['mlp.up_proj'] };
  const made = await prepare(store, base, options);
  assert.equal(made.provenance?.recipe.step, 'convert-adapter');
  assert.deepEqual(await prepare(store, base, options), made);
  const other = await prepare(store, base, { ...options, alpha: 16 });
  assert.notEqual(other.digest, made.digest);
  assert.equal(other.provenance?.parent, made.provenance?.parent);
  const records = (await listWeights(store.blobs, store.home)).filter(({ provenance }) => provenance);
  assert.equal(records.length, 2);
  // The same file as GGUF is used as it comes.
  const { blobs, home } = store;
  const { digest: served } = made;
  const baseDigest = (await store.fetch(`file:${base.file}`)).digest;
  const again = await prepareAdapter({ blobs, home, weights: served, base: baseDigest });
  assert.deepEqual([again.digest, again.provenance], [served, undefined]);
});

test('an adapter of another base, or without its configuration, is refused with its reason', async () => {
  using store = fetchFolder();
  const [llama, qwen2, phi3] = [await tinyBase('llama'), await tinyBase('qwen2'), await tinyBase('phi3')];
  const options = { rank: 4, alpha: 8, modules: ['self_attn.q_proj'] };
  const made = await prepare(store, llama, options);
  const { blobs, home } = store;
  const on = async ({ file }: Base) => (await store.fetch(`file:${file}`)).digest;
  await assert.rejects(prepareAdapter({ blobs, home, weights: made.digest, base: await on(qwen2) }), {
    code: 'hub/adapter-mismatch',
    message: /architecture llama, and this is qwen2/,
  });
  // Separate queries, for a base whose queries, keys and values are one matrix.
  await assert.rejects(prepare(store, phi3, options), { code: 'hub/adapter-mismatch', message: /attn_q.weight/ });
  const { provenance } = made;
  const { parent: weights } = provenance!;
  await assert.rejects(prepareAdapter({ blobs, home, weights, base: await on(llama) }), {
    code: 'hub/not-an-adapter',
    message: /adapter_config.json/,
  });
});

test('what was cut short, or lies about itself, is refused, and nothing of it is kept', async () => {
  using store = fetchFolder();
  const base = await tinyBase('llama');
  const { blobs, home } = store;
  const peft = writePeftAdapter(join(home, 'peft'), base.facts, { rank: 4, alpha: 8, modules: ['mlp.up_proj'] });
  const whole = readFileSync(join(peft, 'adapter_model.safetensors'));
  const stored = async (file: string): Promise<Digest> => (await store.fetch(`file:${file}`)).digest;
  const [config, on] = [await stored(join(peft, 'adapter_config.json')), await stored(base.file)];
  const hostile = Buffer.alloc(64, 0xff);
  for (const bytes of [whole.subarray(0, 100), whole.subarray(0, whole.length - 1), hostile, Buffer.alloc(0)]) {
    const file = join(home, `damaged-${bytes.length}`);
    writeFileSync(file, bytes);
    const weights = await stored(file);
    await assert.rejects(prepareAdapter({ blobs, home, weights, config, base: on }), {
      code: 'hub/invalid-safetensors',
    });
  }
  assert.deepEqual(
    (await listWeights(blobs, home)).filter(({ provenance }) => provenance),
    [],
  );
});
