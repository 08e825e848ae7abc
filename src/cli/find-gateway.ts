import type { GatewayDoor } from './ask-gateway.ts';
import type { OptionValues } from './command.ts';
import { NothingRunsError } from './nothing-runs-error.ts';
import { findPlace, text } from './place.ts';
import { savedKey } from './saved-key.ts';

/**
 * The gateway of the stage that a command line means, with the key that it, the environment or the saved keys give.
 *
 * @throws NothingRunsError
 */
export async function findGateway(options: OptionValues): Promise<GatewayDoor> {
  const { home, stage, target } = findPlace(options);
  const running = await target.status();
  if (!running?.url) throw new NothingRunsError(stage);
  return { url: running.url, key: text(options, 'key') ?? process.env['LODE_KEY'] ?? savedKey(home, stage) };
}
