import type { TensorTypeName } from '../gguf/tensor-type.ts';

/** What a model is, read from its file: what a person wants to know of it, and what planning its memory needs. */
export interface ModelFacts {
  /** "llama", "qwen2", "gemma3", … as llama.cpp names them. */
  readonly architecture: string;
  readonly name: string | undefined;
  /** As the file says, usually an SPDX identifier in lower case. */
  readonly licence: string | undefined;
  /** Elements of all tensors. */
  readonly parameters: number;
  /** "Q4_K_M", or the type that holds most of the weights when the file does not name its recipe. */
  readonly quantisation: string;
  /** Bytes of all tensors. */
  readonly weightsBytes: number;
  readonly tensorsByType: readonly {
    readonly type: TensorTypeName;
    readonly count: number;
    readonly sizeBytes: number;
  }[];
  readonly layers: number;
  /** Query heads of a layer. */
  readonly heads: number;
  /** Heads with keys and values, for each layer; 0 where a layer has no attention. */
  readonly kvHeads: readonly number[];
  /** Elements of one head's key, and of its value. */
  readonly keyLength: number;
  readonly valueLength: number;
  readonly embeddingLength: number;
  readonly feedForwardLength: number;
  /** Experts in all and experts used per token, for mixtures of experts. */
  readonly experts: { readonly count: number; readonly used: number } | undefined;
  /** Tokens of prompt and output that the model was trained for. */
  readonly contextTokens: number;
  readonly rope: {
    readonly frequencyBase: number | undefined;
    readonly dimensions: number | undefined;
    readonly scaling:
      | { readonly type: string; readonly factor: number | undefined; readonly trainedTokens: number | undefined }
      | undefined;
  };
  /** Layers that attend to so many tokens back only, one flag for each layer. */
  readonly slidingWindow: { readonly tokens: number; readonly layers: readonly boolean[] } | undefined;
  readonly tokenizer: TokenizerFacts;
  /** A Jinja template that makes one text of a chat. */
  readonly chatTemplate: string | undefined;
}

export interface TokenizerFacts {
  /** "gpt2" (byte-pair encoding), "llama" (SentencePiece), "bert" (WordPiece), "t5" (unigram), … */
  readonly kind: string;
  /** Which rules split text before byte pairs are merged: "smollm", "qwen2", … */
  readonly split: string | undefined;
  readonly vocabularySize: number;
  /** Role ("bos", "eos", "unknown", …), id and text of the tokens with a meaning of their own. */
  readonly special: readonly { readonly role: string; readonly id: number; readonly text: string | undefined }[];
  readonly addsBos: boolean | undefined;
  readonly addsEos: boolean | undefined;
}
