import { statSync } from 'node:fs';
import { ArgumentError } from './argument-error.ts';
import { notNullOrExplained } from './explained.ts';
import { onThread } from './guard.ts';
import { llama } from './library.ts';
import { openVocabulary, type Vocabulary } from './vocabulary.ts';

/**
 * The tokens of a GGUF file, without its weights: some ten milliseconds and megabytes. The file must have passed the
 * validator of #hub.
 *
 * @throws NativeCallError, ArgumentError, LibraryMissingError
 */
export async function loadVocabulary(file: string): Promise<Vocabulary & Disposable> {
  if (!statSync(file, { throwIfNoEntry: false })?.isFile()) throw new ArgumentError('file', file, 'the path of a file');
  const native = llama();
  const params = { ...native.modelDefaults(), vocab_only: true };
  const pointer = await notNullOrExplained('llama_model_load_from_file', () =>
    onThread(native.loadModel, file, params),
  );
  const vocabulary = openVocabulary(native.modelVocabulary(pointer));
  return { ...vocabulary, [Symbol.dispose]: () => native.freeModel(pointer) };
}
