import type { CallSyntax } from './call-syntax.ts';

/** What a chat template wants to have otherwise than most. */
export interface TemplateHabits {
  /** Arguments of calls as the JSON text that they are, because it puts them between other texts. */
  readonly takesArgumentsAsText: boolean;
  /** Results of calls that follow each other as a list of one message. */
  readonly takesResultsAsList: boolean;
  /** Calls with no text beside them only where that is null, and not where it is empty. */
  readonly takesNoTextAsNull: boolean;
  /** No system message: what one says is told by the user. */
  readonly refusesSystem: boolean;
}

/** Reads them out of what the template looks into, which its author has not written down otherwise. */
export function habitsOf(template: string, { kind }: Pick<CallSyntax, 'kind'>): TemplateHabits {
  const isDeepseek = kind.startsWith('deepseek');
  return {
    takesArgumentsAsText: isDeepseek && !/arg\w*(?:['"]\])?\s*\|\s*tojson/.test(template),
    // Later ones of the family find results by the ids of calls, as others do.
    takesResultsAsList: kind === 'gemma' && !template.includes('tool_call_id'),
    takesNoTextAsNull: isDeepseek && /content['"]\] is none/.test(template),
    refusesSystem: template.includes('System role not supported'),
  };
}
