import type { SafetensorsHeader, SafetensorsTensor } from '#hub';

/** What `config.json` says of an encoder that is large enough to be one. */
export const tinyConfig = {
  model_type: 'bert',
  hidden_size: 8,
  num_hidden_layers: 2,
  num_attention_heads: 2,
  intermediate_size: 12,
  hidden_act: 'gelu',
  layer_norm_eps: 1e-6,
  vocab_size: 30,
  max_position_embeddings: 16,
  type_vocab_size: 2,
};

export type TinyConfig = typeof tinyConfig;

/** Names and shapes of all its tensors. */
export function tinyShapes(config: TinyConfig = tinyConfig, prefix = ''): ReadonlyMap<string, readonly number[]> {
  const { hidden_size: width, intermediate_size: inner } = config;
  const linear = (name: string, to: number, from: number) =>
    [
      [`${name}.weight`, [to, from]],
      [`${name}.bias`, [to]],
    ] as const;
  const norm = (name: string) =>
    [
      [`${name}.weight`, [width]],
      [`${name}.bias`, [width]],
    ] as const;
  const table = (name: string, rows: number) => [`embeddings.${name}_embeddings.weight`, [rows, width]] as const;
  const layers = Array.from({ length: config.num_hidden_layers }, (_, index) => `encoder.layer.${index}`);
  return new Map<string, readonly number[]>(
    [
      table('word', config.vocab_size),
      table('position', config.max_position_embeddings),
      table('token_type', config.type_vocab_size),
      ...norm('embeddings.LayerNorm'),
      ...layers.flatMap((layer) => [
        ...['query', 'key', 'value'].flatMap((part) => linear(`${layer}.attention.self.${part}`, width, width)),
        ...linear(`${layer}.attention.output.dense`, width, width),
        ...norm(`${layer}.attention.output.LayerNorm`),
        ...linear(`${layer}.intermediate.dense`, inner, width),
        ...linear(`${layer}.output.dense`, width, inner),
        ...norm(`${layer}.output.LayerNorm`),
      ]),
    ].map(([name, shape]) => [prefix + name, shape]),
  );
}

/** Where they would lie in a file of single precision, one after the other from byte 1000 on. */
export function tinyHeader(shapes = tinyShapes()): SafetensorsHeader {
  let offset = 1000;
  const tensors = [...shapes].map(([name, shape]): SafetensorsTensor => {
    const sizeBytes = 4 * shape.reduce((product, size) => product * size, 1);
    offset += sizeBytes;
    return { name, type: 'F32', shape, offset: offset - sizeBytes, sizeBytes };
  });
  return { tensors, metadata: {}, fileBytes: offset };
}
