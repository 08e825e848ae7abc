import type { RunQuery } from '#prompt';
import type { OptionValues } from '../../command.ts';
import { text } from '../../place.ts';
import { inputsOf } from '../../programs/inputs-of.ts';
import { runFilter } from '../run-filter.ts';
import { parseRange, parseScore } from './parse-range.ts';

const nanosPerDollar = 1e9;
const msPerSecond = 1000;

/** What the options of a command line search for; what they do not name is absent. @throws UsageError */
export function runQuery(options: OptionValues, stage: string, words: string | undefined): RunQuery {
  const [variables, score, tools] = [text(options, 'var'), text(options, 'scored'), text(options, 'tool')];
  const query: RunQuery = {
    ...runFilter(options, stage),
    words,
    tools: tools?.split(','),
    variables: variables === undefined ? undefined : plain(inputsOf([variables])),
    costNanos: parseRange('cost', text(options, 'cost'), nanosPerDollar),
    durationMs: parseRange('took', text(options, 'took'), msPerSecond),
    completionTokens: parseRange('tokens', text(options, 'tokens')),
    scores: score === undefined ? undefined : [parseScore(score)],
  };
  const given = Object.fromEntries(Object.entries(query).filter(([, value]) => value !== undefined));
  return { ...(given as RunQuery), tenant: query.tenant };
}

function plain(values: Readonly<Record<string, unknown>>): Readonly<Record<string, string>> {
  return Object.fromEntries(
    Object.entries(values).map(([name, value]) => [name, typeof value === 'string' ? value : JSON.stringify(value)]),
  );
}
