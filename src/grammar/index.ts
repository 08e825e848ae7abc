export type { CodePointRange, MachineEdge, MachineState, Regex } from './language/regex.ts';
export type { Grammar, ObjectRule, PatternRule, PropertyRule, RepeatRule, Rule } from './language/rule.ts';
