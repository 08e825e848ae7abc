import { open, readFile, stat } from 'node:fs/promises';
import type { GgufDescription } from '../gguf/encode-gguf.ts';
import { writeGguf } from '../gguf/write-gguf.ts';
import type { ModelFacts } from '../model/model-facts.ts';
import type { SafetensorsTensor } from '../safetensors/header.ts';
import { readSafetensors, readTensor } from '../safetensors/read-safetensors.ts';
import { AdapterMismatchError } from './adapter-mismatch-error.ts';
import { type FloatType, floatBytes, floatsOf, interleaveHeads, transpose } from './matrix.ts';
import { convertedArchitectures, isInterleaved } from './module-names.ts';
import { NotAnAdapterError } from './not-an-adapter-error.ts';
import { pairTensors, type PeftPair } from './peft-pairs.ts';
import { parsePeftConfig, type PeftConfig } from './peft-config.ts';
import { UnsupportedAdapterError } from './unsupported-adapter-error.ts';

export interface ConvertAdapterOptions {
  /** `adapter_model.safetensors`, as PEFT saved it. */
  readonly weights: string;
  /** `adapter_config.json`. */
  readonly config: string;
  /** The model that it was trained on. */
  readonly base: ModelFacts;
  /** Written from the start. */
  readonly to: string;
}

/** One tensor of the result, and how its bytes come about. */
interface Conversion {
  readonly tensor: GgufDescription['tensors'][number];
  readonly source: SafetensorsTensor;
  change(bytes: Uint8Array): Uint8Array;
}

const configBytesMax = 2 ** 20;

/**
 * Writes a GGUF adapter from what PEFT saved. Elements keep their type, except where modules were scaled differently:
 * GGUF has one alpha for all, so those are multiplied out in 32 bits.
 *
 * Source: `convert_lora_to_gguf.py` and `llama-adapter.cpp` of llama.cpp.
 *
 * @throws InvalidSafetensorsError, NotAnAdapterError, UnsupportedAdapterError, AdapterMismatchError
 */
export async function convertAdapter({ weights, config, base, to }: ConvertAdapterOptions): Promise<void> {
  if ((await stat(config)).size > configBytesMax) throw new NotAnAdapterError('adapter_config.json is too large');
  const peft = parsePeftConfig(await readFile(config, 'utf8'));
  const handle = await open(weights, 'r');
  try {
    const { tensors } = await readSafetensors(handle);
    const pairs = pairTensors(tensors);
    const alpha = alphaOf(pairs[0] as PeftPair, peft);
    const conversions = pairs.flatMap((pair) => convertPair(pair, base, alphaOf(pair, peft) / alpha));
    const bySource = new Map(conversions.map((conversion) => [conversion.tensor.name, conversion]));
    const description = { metadata: metadataOf(base, alpha), tensors: conversions.map(({ tensor }) => tensor) };
    await writeGguf(to, description, async ({ name }) => {
      const { source, change } = bySource.get(name) as Conversion;
      return change(await readTensor(handle, source));
    });
  } finally {
    await handle.close();
  }
}

/** llama.cpp divides alpha by the rank; so this is what gives the pair its scale. */
function alphaOf({ module, rank }: PeftPair, peft: PeftConfig): number {
  return Math.fround(peft.scaleOf(module, rank) * rank);
}

function metadataOf({ architecture }: ModelFacts, alpha: number): GgufDescription['metadata'] {
  if (!convertedArchitectures.includes(architecture))
    throw new UnsupportedAdapterError(
      `adapters for models of the architecture ${architecture} are not converted`,
      `Convert it with convert_lora_to_gguf.py of llama.cpp and give the GGUF file. Converted here: ${convertedArchitectures.join(', ')}.`,
    );
  return {
    'general.type': { type: 'string', value: 'adapter' },
    'general.architecture': { type: 'string', value: architecture },
    'adapter.type': { type: 'string', value: 'lora' },
    'adapter.lora.alpha': { type: 'float32', value: alpha },
  };
}

/** @param factor what B is multiplied by, because its alpha is not the file's */
function convertPair(pair: PeftPair, base: ModelFacts, factor: number): readonly Conversion[] {
  const { tensor, a, b, rank } = pair;
  const [rowsOfA = 0, columns = 0] = a.shape;
  const [rows = 0] = b.shape;
  const aType = floatType(a);
  const bType = floatType(b);
  const isEmbedding = tensor === 'token_embd.weight';
  const heads = headsOf(tensor, rows, base);
  return [
    {
      tensor: { name: `${tensor}.lora_a`, type: aType, dimensions: isEmbedding ? [rank, columns] : [columns, rank] },
      source: a,
      // Rows of A are looked up by token, so they must be what were its columns.
      change: (bytes) =>
        isEmbedding ? transpose({ rows: rowsOfA, columns, elementBytes: floatBytes[aType], bytes }) : bytes,
    },
    {
      tensor: { name: `${tensor}.lora_b`, type: factor === 1 ? bType : 'F32', dimensions: [rank, rows] },
      source: b,
      change: (bytes) => {
        const matrix = { rows, columns: rank, elementBytes: floatBytes[bType], bytes };
        const ordered = heads === undefined ? bytes : interleaveHeads(matrix, heads);
        if (factor === 1) return ordered;
        return new Uint8Array(floatsOf(ordered, bType).map((value) => value * factor).buffer);
      },
    },
  ];
}

/** Heads whose rows change places; undefined where none do. */
function headsOf(tensor: string, rows: number, { architecture, heads, kvHeads }: ModelFacts): number | undefined {
  if (!isInterleaved(architecture, tensor)) return undefined;
  const layer = Number(/^blk\.(\d+)\./.exec(tensor)?.[1]);
  const count = tensor.includes('attn_q') ? heads : (kvHeads[layer] ?? 0);
  if (count > 0 && rows % (2 * count) === 0) return count;
  throw new AdapterMismatchError(`${tensor} would have ${rows} rows, which are no ${count} heads`);
}

function floatType({ name, type }: SafetensorsTensor): FloatType {
  if (type === 'F32' || type === 'F16' || type === 'BF16') return type;
  throw new UnsupportedAdapterError(
    `the tensor ${name} is of type ${type}`,
    'Save it in 32-bit or 16-bit floats (F32, F16, BF16).',
  );
}
