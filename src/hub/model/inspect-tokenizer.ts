import type { GgufHeader } from '../gguf/header.ts';
import type { GgufScalar } from '../gguf/value.ts';
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
  assertVocabulary(kind, tokens);
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

/** llama.cpp ends the process over a vocabulary in which two tokens are one text, or in which a byte has no token. */
function assertVocabulary(kind: string, tokens: readonly GgufScalar[]): void {
  const known = new Set<GgufScalar>();
  for (const token of tokens) {
    if (typeof token !== 'string') throw new NotALanguageModelError('its tokens are not texts');
    if (token !== '' && known.has(token)) {
      throw new NotALanguageModelError(`the token ${JSON.stringify(token.slice(0, 50))} occurs twice`);
    }
    known.add(token);
  }
  if (kind !== 'llama') return;
  for (let byte = 0; byte < 256; byte++) {
    const name = `<0x${byte.toString(16).toUpperCase().padStart(2, '0')}>`;
    if (known.has(name) || (byte < 128 && known.has(String.fromCodePoint(byte)))) continue;
    throw new NotALanguageModelError(`its vocabulary has no token for the byte ${byte}`);
  }
}
