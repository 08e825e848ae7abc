import { isDigest } from '#base';
import type { RunFilter, RunStatus } from '#prompt';
import type { OptionValues } from '../command.ts';
import { text } from '../place.ts';
import { UsageError } from '../usage-error.ts';
import { parseTime } from './parse-time.ts';

const statuses: readonly string[] = ['ok', 'failed', 'cancelled'] satisfies readonly RunStatus[];

/**
 * What the options say of runs; a version of a prompt that is no digest is read by who takes one: see `withPromptVersion`.
 *
 * @throws UsageError
 */
export function runFilter(options: OptionValues, stage: string, nowMs = Date.now()): RunFilter {
  const status = text(options, 'status');
  if (status !== undefined && !statuses.includes(status))
    throw new UsageError(`"${status}" is no status: ${statuses.join(', ')}.`, 'runs');
  const [prompt, version] = (text(options, 'prompt') ?? '').split('@');
  return {
    stage,
    tenant: text(options, 'team'),
    project: text(options, 'project'),
    key: text(options, 'key'),
    route: text(options, 'route'),
    model: text(options, 'model'),
    prompt: prompt === '' ? undefined : prompt,
    promptVersion: version !== undefined && isDigest(version) ? version : undefined,
    status: status as RunStatus | undefined,
    sinceMs: parseTime(text(options, 'since'), nowMs),
    untilMs: parseTime(text(options, 'until'), nowMs),
  };
}
