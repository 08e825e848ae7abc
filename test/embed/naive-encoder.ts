/** What of `config.json` the forward pass goes by. */
interface NaiveConfig {
  readonly hidden_size: number;
  readonly num_hidden_layers: number;
  readonly num_attention_heads: number;
  readonly layer_norm_eps: number;
}

/** Tensors by their names, rows first. */
export type Tensors = ReadonlyMap<string, { readonly shape: readonly number[]; readonly values: Float32Array }>;

type Matrix = readonly (readonly number[])[];

/** The forward pass of BERT (or of RoBERTa, which counts positions from elsewhere), written down as the paper has it, in double precision. */
export class NaiveEncoder {
  readonly #tensors: Tensors;
  readonly #config: NaiveConfig;
  readonly #prefix: string;
  readonly #firstPosition: number;

  constructor(tensors: Tensors, config: NaiveConfig, prefix = '', firstPosition = 0) {
    this.#tensors = tensors;
    this.#config = config;
    this.#prefix = prefix;
    this.#firstPosition = firstPosition;
  }

  /** The last hidden states, one row a token. */
  states(tokens: readonly number[], segments: readonly number[] = tokens.map(() => 0)): Matrix {
    const { num_hidden_layers: layers } = this.#config;
    const table = (name: string, row: number) => this.#rows(`embeddings.${name}_embeddings.weight`)[row] as number[];
    const first = tokens.map((token, place) =>
      sum(
        table('word', token),
        table('token_type', segments[place] ?? 0),
        table('position', place + this.#firstPosition),
      ),
    );
    let state: Matrix = first.map((row) => this.#normalised('embeddings.LayerNorm', row));
    for (let layer = 0; layer < layers; layer++) state = this.#block(`encoder.layer.${layer}`, state);
    return state;
  }

  /** x·Wᵀ + b */
  linear(name: string, input: readonly number[]): number[] {
    const bias = this.#rows(`${name}.bias`)[0] as number[];
    return this.#rows(`${name}.weight`).map((row, index) => dot(row, input) + (bias[index] as number));
  }

  #block(name: string, state: Matrix): Matrix {
    const attended = this.#attention(`${name}.attention`, state);
    return state.map((row, place) => {
      const mixed = this.linear(`${name}.attention.output.dense`, attended[place] as number[]);
      const between = this.#normalised(`${name}.attention.output.LayerNorm`, sum(row, mixed));
      const inner = this.linear(`${name}.intermediate.dense`, between).map(gelu);
      return this.#normalised(`${name}.output.LayerNorm`, sum(between, this.linear(`${name}.output.dense`, inner)));
    });
  }

  #attention(name: string, state: Matrix): Matrix {
    const { hidden_size: width, num_attention_heads: heads } = this.#config;
    const size = width / heads;
    const made = (kind: string): Matrix => state.map((row) => this.linear(`${name}.self.${kind}`, row));
    const [query, key, value] = [made('query'), made('key'), made('value')];
    const part = (row: readonly number[] | undefined, head: number) =>
      (row ?? []).slice(head * size, (head + 1) * size);
    return state.map((_, place) =>
      Array.from({ length: heads }, (__, head) => {
        const shares = softmax(key.map((row) => dot(part(query[place], head), part(row, head)) / Math.sqrt(size)));
        return sum(...shares.map((share, other) => part(value[other], head).map((each) => each * share)));
      }).flat(),
    );
  }

  #normalised(name: string, row: readonly number[]): number[] {
    const mean = row.reduce((total, each) => total + each, 0) / row.length;
    const variance = row.reduce((total, each) => total + (each - mean) ** 2, 0) / row.length;
    const [scale, shift] = [this.#rows(`${name}.weight`)[0] as number[], this.#rows(`${name}.bias`)[0] as number[]];
    const spread = Math.sqrt(variance + this.#config.layer_norm_eps);
    return row.map((each, index) => ((each - mean) / spread) * (scale[index] as number) + (shift[index] as number));
  }

  #rows(name: string): number[][] {
    const tensor = this.#tensors.get(this.#prefix + name) ?? this.#tensors.get(name);
    if (tensor === undefined) throw new Error(`there is no ${name}`);
    const { values } = tensor;
    const width = tensor.shape.at(-1) as number;
    return Array.from({ length: values.length / width }, (_, row) =>
      Array.from(values.slice(row * width, (row + 1) * width)),
    );
  }
}

function sum(...rows: readonly (readonly number[])[]): number[] {
  return (rows[0] ?? []).map((_, index) => rows.reduce((total, row) => total + (row[index] as number), 0));
}

function dot(one: readonly number[], other: readonly number[]): number {
  return one.reduce((total, each, index) => total + each * (other[index] as number), 0);
}

function softmax(scores: readonly number[]): number[] {
  const most = Math.max(...scores);
  const powers = scores.map((score) => Math.exp(score - most));
  const total = powers.reduce((all, each) => all + each, 0);
  return powers.map((power) => power / total);
}

/** With the error function by its series, which is exact enough for what comes here. */
function gelu(value: number): number {
  const z = value / Math.SQRT2;
  let [term, erf] = [z, z];
  for (let n = 1; n < 60; n++) {
    term *= (-z * z) / n;
    erf += term / (2 * n + 1);
  }
  return 0.5 * value * (1 + (2 / Math.sqrt(Math.PI)) * erf);
}
