import type { ChatMessage } from '#contract';
import { InvalidPromptError } from '../errors/invalid-prompt-error.ts';
import { exampleChooser } from '../examples/choose-examples.ts';
import type { PromptDefinition, PromptExample } from './prompt-definition.ts';
import { type MessageTemplate, readTemplates } from './read-templates.ts';
import { renderTemplate } from './template.ts';
import { valuesReader } from './values-reader.ts';

type Values = Readonly<Record<string, unknown>>;

export interface RenderedPrompt {
  readonly messages: readonly ChatMessage[];
  /** Where a conversation goes that came before: after instructions and examples, in front of what is asked now. */
  readonly conversationAt: number;
  /** Which of the declared examples are shown, in their order; each is a message of the user and one of the assistant. */
  readonly examples: readonly number[];
}

/** How a prompt wants to be asked, where a request does not say it. */
export type PromptDefaults = Pick<PromptDefinition, 'settings' | 'tools' | 'output'>;

export interface CompiledPrompt {
  readonly variables: readonly string[];
  /** JSON Schema of the variables, an object. */
  readonly schema: PromptDefinition['variables'];
  readonly defaults: PromptDefaults;
  /** @throws InvalidVariablesError naming every variable that is missing, unknown or of the wrong type */
  check(values: Values): void;
  /** @throws as `check` */
  render(values: Values): Promise<RenderedPrompt>;
}

export interface CompileOptions {
  /** Tokens of a text, as the model counts them that reads the prompt. Default: one for three characters, rounded up. */
  readonly countTokens?: (text: string) => Promise<number>;
}

/**
 * Checks a definition once, so that rendering can only fail by its values.
 *
 * @throws InvalidPromptError when a template uses a variable that is not declared, or a declared one is never used, or
 * examples do not fit the message that they are examples of
 * @throws TemplateSyntaxError
 */
export function compilePrompt(definition: PromptDefinition, options: CompileOptions = {}): CompiledPrompt {
  const templates = readTemplates(definition);
  const { settings, tools, output } = definition;
  const variables = Object.keys((definition.variables['properties'] ?? {}) as object);
  const read = valuesReader(definition, new Set(variables));
  const turns = exampleTurns(definition, templates);
  const countTokens = options.countTokens ?? estimateTokens;
  const known: number[] = [];
  const chooser = exampleChooser(
    definition.examples ?? { items: [] },
    turns.map(([input]) => input.content as string),
    async (index) => (known[index] ??= await countTokens(textOf(turns[index] ?? []))),
  );

  return {
    variables,
    schema: definition.variables,
    defaults: { ...(settings && { settings }), ...(tools && { tools }), ...(output !== undefined && { output }) },
    check: (values) => void read(values),
    render: async (values) => {
      const known = read(values);
      const messages = templates.map((each) => fill(each, known));
      const instructions = messages.findIndex(({ role }) => role !== 'system');
      if (turns.length === 0)
        return { messages, conversationAt: instructions < 0 ? messages.length : instructions, examples: [] };
      const before = messages.slice(0, -1);
      const asked = messages.slice(-1);
      const examples = await chooser.choose(textOf(asked));
      const shown = examples.flatMap((index) => turns[index] ?? []);
      return {
        messages: [...before, ...shown, ...asked],
        conversationAt: before.length + shown.length,
        examples,
      };
    },
  };
}

type Turn = readonly [ChatMessage, ChatMessage];

/** The messages of each example. */
function exampleTurns(definition: PromptDefinition, templates: readonly MessageTemplate[]): readonly Turn[] {
  const items = definition.examples?.items ?? [];
  const last = templates.at(-1);
  if (items.length === 0 || last === undefined) return [];
  if (last.role !== 'user')
    throw new InvalidPromptError('examples stand before a message of the user, and its last is none');
  const read = valuesReader(definition, new Set(last.template.variables));
  return items.map((example, index) => [
    { role: 'user', content: renderTemplate(last.template, readExample(read, example, index)) },
    { role: 'assistant', content: example.answer },
  ]);
}

function readExample(read: (values: Values) => Values, { values }: PromptExample, index: number): Values {
  try {
    return read(values);
  } catch (cause) {
    throw new InvalidPromptError(`example ${index + 1} does not fit: ${(cause as Error).message}`);
  }
}

const fill = ({ role, template }: MessageTemplate, values: Values): ChatMessage => ({
  role,
  content: renderTemplate(template, values),
});

const textOf = (messages: readonly ChatMessage[]): string => messages.map(({ content }) => content).join('\n');

const charactersPerToken = 3;
const estimateTokens = (text: string) => Promise.resolve(Math.ceil(text.length / charactersPerToken));
