export { type CompiledPrompt, compilePrompt } from './compile-prompt.ts';
export { InvalidPromptError } from './invalid-prompt-error.ts';
export { InvalidVariablesError } from './invalid-variables-error.ts';
export { parsePromptFile } from './parse-prompt-file.ts';
export type { PromptDefinition, PromptMessage } from './prompt-definition.ts';
export { promptMigrations, type PromptStore, promptStore } from './prompt-store.ts';
export { TemplateSyntaxError } from './template-syntax-error.ts';
