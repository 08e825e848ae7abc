import type { GgufValue } from '#hub';

type Metadata = Readonly<Record<string, GgufValue>>;

const tokenType = { normal: 1, unknown: 2, control: 3, byte: 6 } as const;

interface Piece {
  readonly text: string;
  readonly type: number;
  readonly score?: number;
}

const chatTemplate =
  "{% for message in messages %}{{ '<|im_start|>' + message['role'] + '\n' + message['content'] + '<|im_end|>\n' }}" +
  "{% endfor %}{% if add_generation_prompt %}{{ '<|im_start|>assistant\n' }}{% endif %}";

/**
 * Byte-pair encoding over all 256 bytes, so that any text can be tokenised, with a few merges and the special tokens
 * of ChatML.
 */
export const bytePairTokenizer: Metadata = bytePair();

/** The same with the tokens of models that were taught to fill gaps, as Qwen's are called. */
export const gapTokenizer: Metadata = bytePair(['<|fim_prefix|>', '<|fim_suffix|>', '<|fim_middle|>']);

/** SentencePiece with all 256 byte tokens and a few pieces. */
export const sentencePieceTokenizer: Metadata = sentencePiece();

function bytePair(more: readonly string[] = []): Metadata {
  const merges = ['t h', 'th e', 'i n', 'Ġ t', 'Ġ a', 'e r'];
  const pieces: Piece[] = [
    ...['<|endoftext|>', '<|im_start|>', '<|im_end|>'].map((text) => ({ text, type: tokenType.control })),
    ...byteCharacters().map((text) => ({ text, type: tokenType.normal })),
    ...merges.map((pair) => ({ text: pair.replace(' ', ''), type: tokenType.normal })),
    ...more.map((text) => ({ text, type: tokenType.control })),
  ];
  return {
    ...vocabulary('gpt2', pieces),
    'tokenizer.ggml.pre': { type: 'string', value: 'qwen2' },
    'tokenizer.ggml.merges': { type: 'array', items: 'string', value: merges },
    'tokenizer.ggml.bos_token_id': { type: 'uint32', value: 1 },
    'tokenizer.ggml.eos_token_id': { type: 'uint32', value: 2 },
    'tokenizer.ggml.padding_token_id': { type: 'uint32', value: 0 },
  };
}

function sentencePiece(): Metadata {
  const words = ['▁', '▁the', 'the', 'th', 't', 'h', 'e', 'a', 'in', 'er'];
  const pieces: Piece[] = [
    { text: '<unk>', type: tokenType.unknown },
    ...['<s>', '</s>', '<|im_start|>', '<|im_end|>', '<|endoftext|>'].map((text) => ({
      text,
      type: tokenType.control,
    })),
    ...Array.from({ length: 256 }, (_, byte) => ({
      text: `<0x${byte.toString(16).toUpperCase().padStart(2, '0')}>`,
      type: tokenType.byte,
    })),
    ...words.map((text, index) => ({ text, type: tokenType.normal, score: -index })),
  ];
  return {
    ...vocabulary('llama', pieces),
    'tokenizer.ggml.scores': { type: 'array', items: 'float32', value: pieces.map(({ score = 0 }) => score) },
    'tokenizer.ggml.unknown_token_id': { type: 'uint32', value: 0 },
    'tokenizer.ggml.bos_token_id': { type: 'uint32', value: 1 },
    'tokenizer.ggml.eos_token_id': { type: 'uint32', value: 2 },
    'tokenizer.ggml.eot_token_id': { type: 'uint32', value: 4 },
  };
}

function vocabulary(kind: string, pieces: readonly Piece[]): Metadata {
  return {
    'tokenizer.ggml.model': { type: 'string', value: kind },
    'tokenizer.ggml.tokens': { type: 'array', items: 'string', value: pieces.map(({ text }) => text) },
    'tokenizer.ggml.token_type': { type: 'array', items: 'int32', value: pieces.map(({ type }) => type) },
    'tokenizer.ggml.add_bos_token': { type: 'bool', value: false },
    'tokenizer.chat_template': { type: 'string', value: chatTemplate },
  };
}

/** GPT-2's visible character for each byte: itself where it is one, otherwise the next free one from U+0100 on. */
function byteCharacters(): readonly string[] {
  const visible = (byte: number) =>
    (byte >= 0x21 && byte <= 0x7e) || (byte >= 0xa1 && byte <= 0xac) || (byte >= 0xae && byte <= 0xff);
  let next = 0x100;
  return Array.from({ length: 256 }, (_, byte) => String.fromCodePoint(visible(byte) ? byte : next++));
}
