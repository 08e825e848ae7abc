import { HttpError } from '../../errors/http-error.ts';
import { shorten } from '../../shorten.ts';

/** The header "MCP-Protocol-Version" names a revision that is not spoken here. */
export class ProtocolVersionError extends HttpError {
  readonly code = 'gateway/protocol-version';
  readonly status = 400;

  constructor(version: string, spoken: readonly string[]) {
    super(`The revision "${shorten(version)}" of the Model Context Protocol is not spoken here.`, {
      remedy: `Use ${spoken.join(' or ')}: the one that the answer to "initialize" names.`,
    });
  }
}
