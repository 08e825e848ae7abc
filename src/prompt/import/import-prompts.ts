import { parse } from 'yaml';
import { UnreadableImportError } from '../errors/unreadable-import-error.ts';
import { fromFrontMatter } from './from-front-matter.ts';
import { fromLangChain, isLangChain } from './from-langchain.ts';
import { fromLangfuse, isLangfuse } from './from-langfuse.ts';
import { fromOpenAI, isOpenAI } from './from-openai.ts';
import { fromPromptfoo, isPromptfoo } from './from-promptfoo.ts';
import type { ImportedPrompt, ImportSource } from './imported-prompt.ts';

/**
 * Reads prompts of other products: what they export, or what lies in their users' repositories.
 *
 * @throws UnreadableImportError
 */
export function importPrompts(source: ImportSource): readonly ImportedPrompt[] {
  const { file, text } = source;
  if (/\.(prompt|md|markdown|txt)$/.test(file)) return [fromFrontMatter(source)];
  const documents = listOf(parsed(file, text));
  const prompts = documents.flatMap((document): readonly ImportedPrompt[] => {
    if (isLangChain(document)) return [fromLangChain(document, source)];
    if (isPromptfoo(document)) return fromPromptfoo(document, source);
    if (isLangfuse(document)) return [fromLangfuse(document)];
    if (isOpenAI(document)) return [fromOpenAI(document)];
    throw new UnreadableImportError(file, 'it is no prompt of a product that is known here');
  });
  if (prompts.length === 0) throw new UnreadableImportError(file, 'there is no prompt in it');
  return prompts;
}

function parsed(file: string, text: string): unknown {
  try {
    // JSON is YAML.
    return parse(text);
  } catch (cause) {
    throw new UnreadableImportError(file, (cause as Error).message.split('\n')[0] ?? 'it is neither JSON nor YAML');
  }
}

/** A page of a list, as APIs answer, a list, or one alone. */
function listOf(document: unknown): readonly unknown[] {
  if (Array.isArray(document)) return document;
  const data = (document as { data?: unknown } | null)?.data;
  return Array.isArray(data) ? data : [document];
}
