const wordCharacters = 14;

/** What is known of a run beside its words, and is found as fast as one: its facts are in the same index. */
export type FactName =
  | 'tenant'
  | 'project'
  | 'key'
  | 'route'
  | 'model'
  | 'prompt'
  | 'promptVersion'
  | 'status'
  | 'tool'
  | 'bucket'
  | `variable:${string}`;

/** A fact as a word of the index. Digits that stand for it: values have characters that no word has. */
export function factWord(name: FactName, value: string): string {
  const { hash } = process.getBuiltinModule('node:crypto');
  return hash('sha256', `${name}\0${value}`, 'hex').slice(0, wordCharacters);
}
