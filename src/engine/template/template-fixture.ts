import type { ChatInput, ToolDefinition } from '#contract';
import { AnswerReader } from '../dialect/answer-reader.ts';
import { type Dialect, dialectOf } from '../dialect/dialect.ts';
import { type ChatVariables, chatVariables } from './chat-variables.ts';
import { TemplateRenderer } from './renderer.ts';

/** A template of a model, as the engine would read and render it. */
export interface TestTemplate extends Disposable {
  readonly dialect: Dialect;
  render(chat: ChatInput): Promise<string>;
  /** The arguments of a call that a text shows before a mark, read as if the model had written it; undefined: it has no end. */
  callIn(shown: string, before: string, tool: ToolDefinition): unknown;
}

export function openTemplate(template: string): TestTemplate {
  const renderer = new TemplateRenderer({ template, beginning: '<s>', end: '</s>' });
  const { dialect } = renderer;
  return {
    dialect,
    render: (chat) => renderer.render(chat),
    callIn: (shown, before, tool) => {
      const from = shown.lastIndexOf(dialect.calls.trigger ?? dialect.calls.begin, shown.indexOf(before));
      if (from < 0) return undefined;
      const reader = new AnswerReader({ ...dialect, tools: [tool], startsInThought: false, idOf: () => 'id' });
      let json = '';
      for (const character of shown.slice(from)) {
        for (const piece of reader.write(character)) if (piece.type === 'tool-arguments') json += piece.text;
        if (reader.endsWithCall) return JSON.parse(json) as unknown;
      }
      return undefined;
    },
    [Symbol.dispose]: () => renderer[Symbol.dispose](),
  };
}

/** What a template gets to see of a chat. */
export function variablesFor(template: string, chat: ChatInput): ChatVariables {
  return chatVariables(chat, dialectOf(template));
}
