import assert from 'node:assert/strict';
import { open } from 'node:fs/promises';
import { type ModelFacts, readGguf, writeGguf } from '#hub';
import { moduleShape, type PeftOptions, peftTensors } from './peft-adapters.ts';

/** What llama.cpp calls the weights of a module of a layer: written down here once more, so that a mistake shows. */
const names: Readonly<Record<string, string>> = {
  'self_attn.q_proj': 'attn_q',
  'self_attn.k_proj': 'attn_k',
  'self_attn.v_proj': 'attn_v',
  'self_attn.o_proj': 'attn_output',
  'self_attn.qkv_proj': 'attn_qkv',
  'mlp.gate_proj': 'ffn_gate',
  'mlp.up_proj': 'ffn_up',
  'mlp.down_proj': 'ffn_down',
  'mlp.gate_up_proj': 'ffn_up',
};

/**
 * Writes a model with an adapter computed into its weights, W + scale · B · A: what the adapter beside its base has to
 * equal. The sum is taken in the order of rows that transformers has, and brought into that of llama.cpp afterwards.
 *
 * @param base in F32 or F16
 */
export async function writeMergedModel(
  to: string,
  base: string,
  facts: ModelFacts,
  options: PeftOptions,
): Promise<void> {
  const header = await readGguf(base);
  const changes = await changesOf(facts, options);
  const handle = await open(base, 'r');
  const metadata = Object.fromEntries(header.metadata);
  await writeGguf(to, { metadata, tensors: header.tensors }, async ({ name, type, sizeBytes }) => {
    const { offset } = header.tensors.find((tensor) => tensor.name === name)!;
    const bytes = new Uint8Array(sizeBytes);
    await handle.read(bytes, 0, sizeBytes, offset);
    const change = changes.get(name);
    if (change === undefined) return bytes;
    assert.ok(type === 'F32' || type === 'F16', `${name} is ${type}`);
    const view = new DataView(bytes.buffer);
    for (const [index, value] of change.entries()) {
      if (type === 'F32') view.setFloat32(index * 4, view.getFloat32(index * 4, true) + value, true);
      else view.setFloat16(index * 2, view.getFloat16(index * 2, true) + value, true);
    }
    return bytes;
  });
  await handle.close();
}

/** What is added to each tensor, by its name in GGUF. */
async function changesOf(facts: ModelFacts, options: PeftOptions): Promise<ReadonlyMap<string, Float32Array>> {
  const { rank, alpha, modules } = options;
  const values = new Map(
    peftTensors(facts, { ...options, type: 'F32' }).map(({ name, bytes }) => [name, floats(bytes)]),
  );
  const changes = new Map<string, Float32Array>();
  for (let layer = 0; layer < facts.layers; layer++) {
    for (const module of modules) {
      const [rows, columns] = moduleShape(facts, module);
      const path = `base_model.model.model.layers.${layer}.${module}`;
      const [a, b] = [values.get(`${path}.lora_A.weight`)!, values.get(`${path}.lora_B.weight`)!];
      const change = new Float32Array(rows * columns);
      for (let row = 0; row < rows; row++) {
        const target = rowInGguf(facts, module, row) * columns;
        for (let inner = 0; inner < rank; inner++) {
          const factor = (b[row * rank + inner]! * alpha) / rank;
          for (let column = 0; column < columns; column++)
            change[target + column]! += factor * a[inner * columns + column]!;
        }
      }
      changes.set(`blk.${layer}.${names[module]}.weight`, change);
    }
  }
  return changes;
}

/** Where llama.cpp has a row of a llama's queries and keys: row i of a head's first half at 2i, of its second at 2i + 1. */
function rowInGguf({ architecture, keyLength }: ModelFacts, module: string, row: number): number {
  if (architecture !== 'llama' || !/\.[qk]_proj$/.test(module)) return row;
  const within = row % keyLength;
  const half = keyLength / 2;
  return row - within + (within < half ? 2 * within : 2 * (within - half) + 1);
}

function floats(bytes: Uint8Array): Float32Array {
  return new Float32Array(bytes.buffer, bytes.byteOffset, bytes.byteLength / 4);
}
