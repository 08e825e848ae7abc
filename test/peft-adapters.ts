import { createHash } from 'node:crypto';
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { ModelFacts } from '#hub';

/** A tensor as safetensors has it: rows first. */
export interface PeftTensor {
  readonly name: string;
  readonly type: 'F32' | 'F16' | 'BF16';
  readonly shape: readonly number[];
  readonly bytes: Uint8Array;
}

export interface PeftOptions {
  readonly rank: number;
  readonly alpha: number;
  readonly seed?: number;
  readonly type?: PeftTensor['type'];
  /** "self_attn.q_proj", …; in every layer. */
  readonly modules: readonly string[];
  /** How far the products are from nought. */
  readonly size?: number;
  /** Beside what such an adapter's configuration has anyway. */
  readonly config?: Readonly<Record<string, unknown>>;
}

/** Rows and columns of the modules of a layer, as transformers has them. */
export function moduleShape(facts: ModelFacts, module: string): readonly [rows: number, columns: number] {
  const { embeddingLength: wide, feedForwardLength: feed, heads, kvHeads, keyLength } = facts;
  const [queries, keys] = [heads * keyLength, (kvHeads[0] ?? heads) * keyLength];
  const shapes: Readonly<Record<string, readonly [number, number]>> = {
    'self_attn.q_proj': [queries, wide],
    'self_attn.k_proj': [keys, wide],
    'self_attn.v_proj': [keys, wide],
    'self_attn.o_proj': [wide, queries],
    'self_attn.qkv_proj': [queries + 2 * keys, wide],
    'mlp.gate_proj': [feed, wide],
    'mlp.up_proj': [feed, wide],
    'mlp.down_proj': [wide, feed],
    'mlp.gate_up_proj': [2 * feed, wide],
  };
  return shapes[module] as readonly [number, number];
}

/** Random matrices in the shapes and under the names that PEFT would give them for this base. */
export function peftTensors(facts: ModelFacts, options: PeftOptions): readonly PeftTensor[] {
  const { rank, modules, type = 'F32', seed = 1, size = 1 } = options;
  return Array.from({ length: facts.layers }, (_, layer) =>
    modules.flatMap((module) => {
      const [rows, columns] = moduleShape(facts, module);
      const path = `base_model.model.model.layers.${layer}.${module}`;
      const tensor = (half: 'A' | 'B', shape: readonly [number, number], scale: number): PeftTensor => {
        const name = `${path}.lora_${half}.weight`;
        const values = randomFloats(`${seed} ${name}`, shape[0] * shape[1], scale);
        return { name, type, shape, bytes: encodeFloats(values, type) };
      };
      return [tensor('A', [rank, columns], 1 / Math.sqrt(columns)), tensor('B', [rows, rank], size / Math.sqrt(rank))];
    }),
  ).flat();
}

/** Writes an adapter as PEFT saves it, and returns its folder. */
export function writePeftAdapter(folder: string, facts: ModelFacts, options: PeftOptions): string {
  mkdirSync(folder, { recursive: true });
  writeFileSync(join(folder, 'adapter_model.safetensors'), encodeSafetensors(peftTensors(facts, options)));
  const { rank, alpha, modules, config = {} } = options;
  const told = { peft_type: 'LORA', r: rank, lora_alpha: alpha, target_modules: modules, bias: 'none', ...config };
  writeFileSync(join(folder, 'adapter_config.json'), JSON.stringify({ base_model_name_or_path: 'tests', ...told }));
  return folder;
}

/** A safetensors file with these tensors, one behind the other. */
export function encodeSafetensors(tensors: readonly PeftTensor[]): Uint8Array {
  let next = 0;
  const entries = tensors.map(({ name, type, shape, bytes }) => {
    const begin = next;
    next += bytes.byteLength;
    return [name, { dtype: type, shape, data_offsets: [begin, next] }];
  });
  return withHeader(JSON.stringify(Object.fromEntries(entries)), Buffer.concat(tensors.map(({ bytes }) => bytes)));
}

/** A safetensors file with any text for a header. */
export function withHeader(header: string, data: Uint8Array): Uint8Array {
  const text = Buffer.from(header);
  const length = Buffer.alloc(8);
  length.writeBigUInt64LE(BigInt(text.byteLength));
  return Buffer.concat([length, text, data]);
}

/** Evenly spread from -scale to scale; the same name gives the same numbers. */
export function randomFloats(name: string, count: number, scale: number): Float32Array {
  let state = createHash('sha256').update(name).digest().readUInt32LE() || 1;
  return Float32Array.from({ length: count }, () => {
    state ^= state << 13;
    state ^= state >>> 17;
    state ^= state << 5;
    return (state / 2 ** 31) * scale;
  });
}

export function encodeFloats(values: Float32Array, type: PeftTensor['type']): Uint8Array {
  if (type === 'F32') return new Uint8Array(values.buffer);
  const view = new DataView(new ArrayBuffer(values.length * 2));
  const bits = new Uint32Array(values.buffer);
  for (const [index, value] of values.entries()) {
    if (type === 'F16') view.setFloat16(index * 2, value, true);
    else view.setUint16(index * 2, (bits[index] as number) >>> 16, true);
  }
  return new Uint8Array(view.buffer);
}
