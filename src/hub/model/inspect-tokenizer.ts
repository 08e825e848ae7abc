import type { GgufHeader } from '../gguf/header.ts';
import { arrayIn, booleanIn, numberIn, textIn } from '../gguf/metadata.ts';
import type { TokenizerFacts } from './model-facts.ts';
import { NotALanguageModelError } from './not-a-language-model-error.ts';

const idKey = /^tokenizer\.ggml\.(?<role>[a-z_]+)_token_id$/;

/** The facts of the tokenizer in a model's file. @throws NotALanguageModelError when there is none, or it contradicts itself */
export function inspectTokenizer(header: GgufHeader): TokenizerFacts {
  const kind = textIn(header, 'tokenizer.ggml.model');
  const tokens = arrayIn(header, 'tokenizer.ggml.tokens');
  if (kind === undefined || !tokens?.length) throw new NotALanguageModelError('it has no tokenizer');
  for (const name of ['scores', 'token_type']) {
    const length = arrayIn(header, `tokenizer.ggml.${name}`)?.length;
    if (length !== undefined && length !== tokens.length) {
      throw new NotALanguageModelError(`tokenizer.ggml.${name} has ${length} entries for ${tokens.length} tokens`);
    }
  }
  return {
    kind,
    split: textIn(header, 'tokenizer.ggml.pre'),
    vocabularySize: tokens.length,
    special: specialTokens(header, tokens),
    addsBos: booleanIn(header, 'tokenizer.ggml.add_bos_token'),
    addsEos: booleanIn(header, 'tokenizer.ggml.add_eos_token'),
  };
}

function specialTokens(header: GgufHeader, tokens: readonly unknown[]): TokenizerFacts['special'] {
  return [...header.metadata.keys()].flatMap((key) => {
    const role = idKey.exec(key)?.groups?.['role'];
    const id = numberIn(header, key);
    if (role === undefined || id === undefined) return [];
    const text = tokens[id];
    return [{ role, id, text: typeof text === 'string' ? text : undefined }];
  });
}
