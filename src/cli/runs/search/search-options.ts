import type { OptionSpec } from '../../command.ts';

/** Limits that only a search knows. */
export const searchLimits: Readonly<Record<string, OptionSpec>> = {
  tool: { type: 'string', value: 'NAMES', summary: 'search: that called this tool, or all of several with commas' },
  var: { type: 'string', value: 'NAME=VALUE', summary: 'search: with this variable, or a JSON object of several' },
  cost: { type: 'string', value: 'RANGE', summary: 'search: dollars, as ">0.01", "<=2" or "0.01..2"' },
  took: { type: 'string', value: 'RANGE', summary: 'search: seconds' },
  tokens: { type: 'string', value: 'RANGE', summary: 'search: tokens that were written' },
  scored: { type: 'string', value: 'SCORE', summary: 'search: "helpful>=0.5", "tone=rude", or the name alone' },
};

/** What `lode runs search` takes beside the limits that all actions know. */
export const searchOptions: Readonly<Record<string, OptionSpec>> = {
  ...searchLimits,
  order: { type: 'string', value: 'ORDER', summary: 'search: relevance, newest, oldest, dearest or slowest' },
  like: { type: 'string', value: 'TEXT', summary: 'search: who has asked this before, in other words too' },
  facets: { type: 'boolean', summary: 'search: how many runs of each team, route, model and so on' },
  trend: { type: 'string', value: 'STEP', summary: 'search: sums by hour, day or week' },
  duplicates: { type: 'boolean', summary: 'search: groups of runs that ask nearly the same' },
  save: { type: 'string', value: 'NAME', summary: 'search: keep what is searched for under a name' },
  saved: { type: 'string', value: 'NAME', summary: 'search: what was kept, limited by other options' },
};
