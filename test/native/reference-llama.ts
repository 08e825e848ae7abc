import { open } from 'node:fs/promises';
import { type ModelFacts, readGguf } from '#hub';
import { type PeftOptions, moduleShape, peftTensors } from '../peft-adapters.ts';

type Vector = Float32Array;

const epsilon = 1e-6;

/**
 * A llama as transformers defines it, written down plainly: the first half of a head is rotated against the second, and
 * matrices have their rows in that order. What it gives owes nothing to llama.cpp, or to our conversion, but the place
 * where a file has each row.
 */
export class ReferenceLlama {
  readonly #facts: ModelFacts;
  readonly #tensors: ReadonlyMap<string, Vector>;
  readonly #adapter: ReadonlyMap<string, Vector>;
  readonly #options: PeftOptions | undefined;

  private constructor(facts: ModelFacts, tensors: ReadonlyMap<string, Vector>, options: PeftOptions | undefined) {
    this.#facts = facts;
    this.#tensors = tensors;
    this.#options = options;
    const adapter = options === undefined ? [] : peftTensors(facts, { ...options, type: 'F32' });
    this.#adapter = new Map(adapter.map(({ name, bytes }) => [name.slice('base_model.model.'.length), floats(bytes)]));
  }

  /** @param options of an adapter as PEFT has it, applied as PEFT applies it: to what goes through a module */
  static async load(file: string, facts: ModelFacts, options?: PeftOptions): Promise<ReferenceLlama> {
    const { tensors } = await readGguf(file);
    await using handle = await open(file, 'r');
    const loaded = new Map<string, Vector>();
    for (const { name, offset, sizeBytes } of tensors) {
      const bytes = new Uint8Array(sizeBytes);
      await handle.read(bytes, 0, sizeBytes, offset);
      loaded.set(name, floats(bytes));
    }
    return new ReferenceLlama(facts, loaded, options);
  }

  /** The logits after the last token. */
  logits(tokens: readonly number[]): Vector {
    const { layers, embeddingLength: width } = this.#facts;
    const embeddings = this.#tensor('token_embd.weight');
    let states: readonly Vector[] = tokens.map((token) => embeddings.slice(token * width, (token + 1) * width));
    for (let layer = 0; layer < layers; layer++) {
      const attended = this.#attention(
        layer,
        states.map((state) => normalised(state, this.#tensor(`blk.${layer}.attn_norm.weight`))),
      );
      states = states.map((state, index) => sum(state, attended[index]!));
      const weights = this.#tensor(`blk.${layer}.ffn_norm.weight`);
      states = states.map((state) => sum(state, this.#feedForward(layer, normalised(state, weights))));
    }
    const last = normalised(states.at(-1)!, this.#tensor('output_norm.weight'));
    return product(this.#tensor('output.weight'), last);
  }

  #attention(layer: number, inputs: readonly Vector[]): readonly Vector[] {
    const { heads, keyLength } = this.#facts;
    const kvHeads = this.#facts.kvHeads[layer]!;
    const project = (name: string) => inputs.map((input) => this.#module(layer, `self_attn.${name}`, input));
    const queries = project('q_proj').map((vector, position) => rotated(vector, position, keyLength));
    const keys = project('k_proj').map((vector, position) => rotated(vector, position, keyLength));
    const values = project('v_proj');
    const headOf = (vector: Vector, head: number) => vector.subarray(head * keyLength, (head + 1) * keyLength);
    return inputs.map((_, position) => {
      const mixed = new Float32Array(heads * keyLength);
      for (let head = 0; head < heads; head++) {
        const group = Math.floor(head / (heads / kvHeads));
        const query = headOf(queries[position]!, head);
        const scores = keys.slice(0, position + 1).map((key) => dot(query, headOf(key, group)) / Math.sqrt(keyLength));
        const shares = scores.map((score) => Math.exp(score - Math.max(...scores)));
        const total = shares.reduce((all, share) => all + share, 0);
        for (const [index, share] of shares.entries())
          for (const [at, value] of headOf(values[index]!, group).entries())
            mixed[head * keyLength + at]! += (share / total) * value;
      }
      return this.#module(layer, 'self_attn.o_proj', mixed);
    });
  }

  #feedForward(layer: number, input: Vector): Vector {
    const gate = this.#module(layer, 'mlp.gate_proj', input);
    const up = this.#module(layer, 'mlp.up_proj', input);
    return this.#module(
      layer,
      'mlp.down_proj',
      gate.map((value, index) => (value / (1 + Math.exp(-value))) * up[index]!),
    );
  }

  /** W x + alpha / rank · B (A x) */
  #module(layer: number, module: string, input: Vector): Vector {
    const plain = product(this.#matrix(layer, module), input);
    const path = `model.layers.${layer}.${module}`;
    const [a, b] = [this.#adapter.get(`${path}.lora_A.weight`), this.#adapter.get(`${path}.lora_B.weight`)];
    if (!a || !b || !this.#options) return plain;
    const change = product(b, product(a, input));
    const scale = this.#options.alpha / this.#options.rank;
    return plain.map((value, index) => value + scale * change[index]!);
  }

  /** A module's weights, with the rows in the order that transformers has them in. */
  #matrix(layer: number, module: string): Vector {
    const names: Readonly<Record<string, string>> = { o_proj: 'attn_output', gate_proj: 'ffn_gate', up_proj: 'ffn_up' };
    const last = module.split('.')[1]!;
    const name = names[last] ?? (last === 'down_proj' ? 'ffn_down' : `attn_${last[0]}`);
    const stored = this.#tensor(`blk.${layer}.${name}.weight`);
    if (!/^[qk]_proj$/.test(last)) return stored;
    const { keyLength } = this.#facts;
    const [rows, columns] = moduleShape(this.#facts, module);
    const ordered = new Float32Array(stored.length);
    for (let row = 0; row < rows; row++) {
      const within = row % keyLength;
      const half = keyLength / 2;
      const from = row - within + (within < half ? 2 * within : 2 * (within - half) + 1);
      ordered.set(stored.subarray(from * columns, (from + 1) * columns), row * columns);
    }
    return ordered;
  }

  #tensor(name: string): Vector {
    return this.#tensors.get(name)!;
  }
}

function rotated(vector: Vector, position: number, headSize: number): Vector {
  const half = headSize / 2;
  return vector.map((value, index) => {
    const within = index % headSize;
    const angle = position * 10_000 ** (-(2 * (within % half)) / headSize);
    const other = within < half ? -vector[index + half]! : vector[index - half]!;
    return value * Math.cos(angle) + other * Math.sin(angle);
  });
}

function normalised(vector: Vector, weights: Vector): Vector {
  const scale = 1 / Math.sqrt(dot(vector, vector) / vector.length + epsilon);
  return vector.map((value, index) => value * scale * weights[index]!);
}

function product(matrix: Vector, vector: Vector): Vector {
  const columns = vector.length;
  return Float32Array.from({ length: matrix.length / columns }, (_, row) =>
    dot(matrix.subarray(row * columns, (row + 1) * columns), vector),
  );
}

function dot(a: Vector, b: Vector): number {
  return a.reduce((total, value, index) => total + value * b[index]!, 0);
}

function sum(a: Vector, b: Vector): Vector {
  return a.map((value, index) => value + b[index]!);
}

function floats(bytes: Uint8Array): Vector {
  return new Float32Array(bytes.buffer, bytes.byteOffset, bytes.byteLength / 4);
}
