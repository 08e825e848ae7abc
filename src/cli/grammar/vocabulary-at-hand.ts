import { statSync } from 'node:fs';
import { createVocabulary, type Vocabulary } from '#grammar';
import { inspectModel, readGguf } from '#hub';
import { loadVocabulary } from '#native';
import type { Invocation } from '../command.ts';
import { knownModel, knownModels } from '../models/declared-models.ts';
import { NoProgramError } from '../no-program-error.ts';
import { openProject } from '../project.ts';
import { UsageError } from '../usage-error.ts';

/** A vocabulary to make masks for, and how texts are spelt with it. */
export interface VocabularyAtHand extends Disposable {
  /** Whose it is. */
  readonly name: string;
  readonly vocabulary: Vocabulary;
  tokenise(text: string): Promise<readonly number[]>;
}

/**
 * The vocabulary of a model of the program or of a GGUF file. Without a name: of the program's first model whose weights
 * are here; where there is none, single bytes.
 *
 * @throws UsageError when the weights of the named model are not here
 */
export async function vocabularyAtHand(invocation: Invocation): Promise<VocabularyAtHand> {
  const name = invocation.options['model'];
  if (typeof name === 'string' && statSync(name, { throwIfNoEntry: false })?.isFile()) return ofFile(name, name);
  try {
    await using project = await openProject(invocation.options);
    const models = typeof name === 'string' ? [await knownModel(project, name, 'test')] : await knownModels(project);
    for (const { kind, name: model, digest } of models)
      if (kind === 'model' && digest !== undefined && (await project.blobs.has(digest)))
        return await ofFile(model, await project.blobs.pathOf(digest));
  } catch (error) {
    if (!(error instanceof NoProgramError) || typeof name === 'string') throw error;
  }
  if (typeof name === 'string')
    throw new UsageError(`The weights of "${name}" are not here: \`lode models pull ${name}\`.`, 'grammar');
  return ofBytes();
}

async function ofFile(name: string, path: string): Promise<VocabularyAtHand> {
  // llama.cpp must not be given what is not in order.
  inspectModel(await readGguf(path));
  const tokens = await loadVocabulary(path);
  const { size, bytesOf, isEnd } = tokens;
  return {
    name,
    vocabulary: createVocabulary({ size, bytesOf, isEnd }),
    tokenise: async (text) => [...(await tokens.tokenise(text, { addSpecial: false, parseSpecial: false }))],
    [Symbol.dispose]: () => tokens[Symbol.dispose](),
  };
}

const bytesEnd = 256;

function ofBytes(): VocabularyAtHand {
  const vocabulary = createVocabulary({
    size: bytesEnd + 1,
    bytesOf: (token) => Uint8Array.of(token),
    isEnd: (token) => token === bytesEnd,
  });
  return {
    name: 'bytes',
    vocabulary,
    tokenise: async (text) => [...Buffer.from(text)],
    [Symbol.dispose]: () => {},
  };
}
