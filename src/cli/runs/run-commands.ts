import type { Command } from '../command.ts';
import { program, yes } from '../command-options.ts';
import { filterOptions } from './filter-options.ts';
import { searchOptions } from './search/search-options.ts';

/** What was asked of models, and what that took. */
export const runCommands: readonly Command[] = [
  {
    name: 'runs',
    summary: 'what was asked and answered: list, search, show, replay, export, import, score, erase',
    positionals: '[list | search [WORDS] | show ID | replay [ID] | export | import FILE | score ID | erase [ID]]',
    positionalsMax: 2,
    files: ['import'],
    words: ['list', 'search', 'show', 'replay', 'export', 'import', 'score', 'erase'],
    options: {
      ...filterOptions,
      limit: { type: 'string', value: 'COUNT', summary: 'how many to list, at most 1000 (default: 20)' },
      before: { type: 'string', value: 'ID', summary: 'list what ended before this run: the next page' },
      name: { type: 'string', value: 'NAME', summary: 'of what a score judges' },
      value: { type: 'string', value: 'NUMBER', summary: 'of a score' },
      label: { type: 'string', value: 'TEXT', summary: 'of a score, in its place or beside it' },
      comment: { type: 'string', value: 'TEXT', summary: 'to a score' },
      source: { type: 'string', value: 'SOURCE', summary: 'of a score: human (default), rule or judge' },
      author: { type: 'string', value: 'NAME', summary: 'of a score: the person, rule or model that judged' },
      ...searchOptions,
      format: {
        type: 'string',
        value: 'FORMAT',
        summary: 'export: runs (default), or otlp for receivers of OpenTelemetry',
      },
      on: { type: 'string', value: 'ROUTE', summary: 'replay: another route whose model is asked' },
      temperature: { type: 'string', value: 'NUMBER', summary: 'replay: another temperature' },
      seed: { type: 'string', value: 'NUMBER', summary: 'replay: another seed' },
      all: { type: 'boolean', summary: 'erase every run of the stage' },
      ...program,
      ...yes,
    },
    examples: [
      { line: 'lode runs --since 1h --status failed', does: 'what failed in the last hour' },
      { line: `lode runs search '"lost parcel" -refund' --since 7d`, does: 'by words, the best first' },
      {
        line: 'lode runs search --like "How do I cancel?"',
        does: 'who has asked that before, and what they were told',
      },
      {
        line: 'lode runs replay --since yesterday --prompt answer@13',
        does: 'yesterday with another version of a prompt',
      },
      { line: 'lode runs export --team research > runs.jsonl', does: 'with all texts, a line each' },
      { line: 'lode runs import runs.jsonl', does: 'what was exported elsewhere, or traces of OpenTelemetry' },
      { line: 'lode runs erase --team research --yes', does: 'for good; what it used stays in the reports' },
    ],
    run: async (invocation) => (await import('../commands/runs.ts')).runs(invocation),
  },
  {
    name: 'usage',
    summary: 'calls, tokens and cost, by team, key, model or day',
    options: {
      by: {
        type: 'string',
        value: 'LIST',
        summary: 'team, project, key, route, model, day or month, or several with commas (default: team)',
      },
      team: { type: 'string', value: 'NAME', summary: 'of this team alone' },
      since: { type: 'string', value: 'TIME', summary: 'from this day on: 7d, 2026-11-01' },
      until: { type: 'string', value: 'TIME', summary: 'to this day' },
      csv: { type: 'boolean', summary: 'as a table for spreadsheets' },
      ...program,
    },
    examples: [
      { line: 'lode usage --by team,model --since 30d', does: 'who used what in the last days' },
      { line: 'lode usage --by month,team --csv > usage.csv', does: 'for the accounts' },
    ],
    run: async (invocation) => (await import('../commands/usage.ts')).usage(invocation),
  },
  {
    name: 'erase',
    summary: 'erase all that is kept of a team: runs, responses, conversations, files, batches, collections',
    positionals: 'TEAM',
    positionalsMax: 1,
    options: { ...program, ...yes },
    examples: [
      { line: 'lode erase research --yes', does: 'for good; what it used stays in the reports' },
      { line: 'lode erase local', does: 'what belongs to no team' },
    ],
    run: async (invocation) => (await import('../commands/erase.ts')).erase(invocation),
  },
];
