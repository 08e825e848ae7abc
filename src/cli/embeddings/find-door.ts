import { NothingRunsError } from '../nothing-runs-error.ts';
import type { OptionValues } from '../command.ts';
import { findPlace, text } from '../place.ts';
import { savedKey } from '../saved-key.ts';
import { UsageError } from '../usage-error.ts';

/** Where to ask what runs for a route, and with which key. */
export interface RouteDoor {
  readonly url: string;
  readonly key: string | undefined;
  readonly route: string;
}

/**
 * @param route default: the first that writes no text
 * @throws NothingRunsError, UsageError where there is no such route
 */
export async function findDoor(options: OptionValues, route: string | undefined): Promise<RouteDoor> {
  const { home, stage, target } = findPlace(options);
  const running = await target.status();
  if (!running?.url) throw new NothingRunsError(stage);
  const [first] = running.routes.filter(({ writes }) => !writes).concat(running.routes);
  const found = route === undefined ? first : running.routes.find(({ name }) => name === route);
  const names = running.routes.map(({ name }) => name);
  if (!found) throw new UsageError(`There is no route "${route}". Routes: ${names.join(', ')}.`);
  const { name, access } = found;
  const named = access === 'any' || access === 'open' ? undefined : access.split(', ')[0];
  const key = text(options, 'key') ?? process.env['LODE_KEY'] ?? savedKey(home, stage, named);
  return { url: running.url, key, route: name };
}
