import { DamagedEncoderError } from '../errors/damaged-encoder-error.ts';
import { UnsupportedEncoderError } from '../errors/unsupported-encoder-error.ts';

/** What an encoder is made of, from the `config.json` beside its weights. */
export interface EncoderConfig {
  /** What the names of its tensors may begin with; the first that is there counts. */
  readonly prefixes: readonly string[];
  readonly width: number;
  readonly layers: number;
  readonly heads: number;
  readonly innerWidth: number;
  readonly activation: 'erf' | 'tanh' | 'relu';
  readonly epsilon: number;
  readonly vocabulary: number;
  /** Rows of the table of positions. */
  readonly positions: number;
  /** The row of an input's first token. */
  readonly firstPosition: number;
  /** Rows of the table that tells the first from the second text of a pair. */
  readonly segments: number;
  /** Numbers that a judgement of a pair has, where the weights were trained to give one. */
  readonly labels: number;
  /** Where the layers of that judgement are. */
  readonly judge: 'pooler' | 'head';
}

/** Of one input: what the table of positions has rows for. */
export function positionsMax({ positions, firstPosition }: Pick<EncoderConfig, 'positions' | 'firstPosition'>): number {
  return positions - firstPosition;
}

/** Families by `model_type`. RoBERTa counts positions from behind the one that it keeps for padding. */
const families: Readonly<Record<string, { readonly prefix: string; readonly isRoberta: boolean }>> = {
  bert: { prefix: 'bert.', isRoberta: false },
  roberta: { prefix: 'roberta.', isRoberta: true },
  'xlm-roberta': { prefix: 'roberta.', isRoberta: true },
  camembert: { prefix: 'roberta.', isRoberta: true },
};

const activations: Readonly<Record<string, EncoderConfig['activation']>> = {
  gelu: 'erf',
  gelu_new: 'tanh',
  gelu_pytorch_tanh: 'tanh',
  relu: 'relu',
};

/** More than any encoder has; what a damaged file says must not make us write a graph without end. */
const sizeMax = 2 ** 24;

/**
 * @param text of `config.json`, as Hugging Face's transformers writes it
 * @throws UnsupportedEncoderError, DamagedEncoderError
 */
export function parseEncoderConfig(text: string): EncoderConfig {
  const fields = objectIn(text);
  const type = String(fields['model_type']);
  const family = Object.hasOwn(families, type) ? families[type] : undefined;
  if (family === undefined) throw new UnsupportedEncoderError(`their model_type is "${type.slice(0, 60)}"`);
  const positionKind = fields['position_embedding_type'] ?? 'absolute';
  if (positionKind !== 'absolute') throw new UnsupportedEncoderError('their positions are not absolute');
  const named = String(fields['hidden_act'] ?? 'gelu');
  const activation = Object.hasOwn(activations, named) ? activations[named] : undefined;
  if (activation === undefined) throw new UnsupportedEncoderError(`their activation is "${named.slice(0, 60)}"`);
  const size = (name: string, absent?: number) => sizeOf(fields, name, absent);
  const config: EncoderConfig = {
    prefixes: ['', family.prefix],
    width: size('hidden_size'),
    layers: size('num_hidden_layers'),
    heads: size('num_attention_heads'),
    innerWidth: size('intermediate_size'),
    activation,
    epsilon: Number(fields['layer_norm_eps'] ?? 1e-12),
    vocabulary: size('vocab_size'),
    positions: size('max_position_embeddings'),
    firstPosition: family.isRoberta ? size('pad_token_id', 1) + 1 : 0,
    segments: size('type_vocab_size', 2),
    labels: labelsIn(fields),
    judge: family.isRoberta ? 'head' : 'pooler',
  };
  if (config.width % config.heads !== 0)
    throw new DamagedEncoderError(`width ${config.width} is no multiple of the heads`);
  if (config.layers > 256) throw new UnsupportedEncoderError(`they have ${config.layers} layers`);
  if (positionsMax(config) < 2) throw new DamagedEncoderError('there are no positions');
  return config;
}

function objectIn(text: string): Readonly<Record<string, unknown>> {
  try {
    const value: unknown = JSON.parse(text);
    if (typeof value === 'object' && value !== null && !Array.isArray(value)) return value as Record<string, unknown>;
  } catch (cause) {
    throw new DamagedEncoderError('config.json is not JSON', cause);
  }
  throw new DamagedEncoderError('config.json is no object');
}

/** As transformers counts them: by their names, or two where nothing is said. */
function labelsIn(fields: Readonly<Record<string, unknown>>): number {
  const named = fields['id2label'];
  return typeof named === 'object' && named !== null ? Object.keys(named).length : sizeOf(fields, 'num_labels', 2);
}

function sizeOf(fields: Readonly<Record<string, unknown>>, name: string, absent?: number): number {
  const value = fields[name] ?? absent;
  if (typeof value === 'number' && Number.isInteger(value) && value >= 0 && value <= sizeMax) return value;
  throw new DamagedEncoderError(`config.json gives ${name} as ${String(value).slice(0, 60)}`);
}
