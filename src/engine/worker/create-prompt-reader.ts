import type { ChildProcess } from 'node:child_process';
import type { Model } from '#native';
import { TemplateRenderer } from '../template/renderer.ts';
import { PromptReader } from './prompt-reader.ts';

/** @param templateProcess will render chats, and knows no template yet */
export function createPromptReader(
  { vocabulary, chatTemplate }: Model,
  templateProcess: ChildProcess,
  contextTokens: number,
): PromptReader {
  const textOf = (token: number | undefined) =>
    token === undefined ? '' : Buffer.from(vocabulary.bytesOf(token, true)).toString();
  const { beginning, end } = vocabulary;
  const template = { template: chatTemplate, beginning: textOf(beginning), end: textOf(end) };
  return new PromptReader(vocabulary, new TemplateRenderer(template, templateProcess), contextTokens);
}
