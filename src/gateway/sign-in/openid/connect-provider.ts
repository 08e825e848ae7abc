import type { Log } from '#base';
import { IdentityProviderError } from './identity-provider-error.ts';
import type { IdentityProviderSettings } from './identity-provider.ts';

type Library = typeof import('openid-client');
type Configuration = import('openid-client').Configuration;

/** Does something with the library that speaks the protocol, and with what the provider says of itself. */
export type WithProvider = <Result>(
  work: (library: Library, configuration: Configuration) => Promise<Result>,
) => Promise<Result>;

/** How long what a provider says of itself is believed, and how long it is left alone after it did not answer. */
const configurationLifeMs = 3_600_000;
const restAfterFailureMs = 5000;
/** Clocks differ. */
const toleranceSeconds = 30;

/** Nothing is loaded or fetched before somebody needs it. What fails is an `IdentityProviderError`, with its reason in the log. */
export function connectProvider(
  settings: IdentityProviderSettings,
  fetchBounded: (url: string, options: object) => Promise<Response>,
  log: Log,
): WithProvider {
  let known: { readonly configuration: Promise<Configuration>; readonly untilMs: number } | undefined;

  const configurationOf = async (library: Library): Promise<Configuration> => {
    if (known === undefined || known.untilMs <= Date.now()) {
      const entry = {
        configuration: discover(library, settings, fetchBounded),
        untilMs: Date.now() + configurationLifeMs,
      };
      known = entry;
      entry.configuration.catch(() => (known = { ...entry, untilMs: Date.now() + restAfterFailureMs }));
    }
    return await known.configuration;
  };
  return async (work) => {
    try {
      const library = await import('openid-client');
      return await work(library, await configurationOf(library));
    } catch (cause) {
      log.write('warn', 'identity-provider.failed', { provider: settings.name, reason: reasonOf(cause) });
      throw new IdentityProviderError(settings.name, cause);
    }
  };
}

async function discover(
  library: Library,
  { issuer, clientId, clientSecret }: IdentityProviderSettings,
  fetchBounded: (url: string, options: object) => Promise<Response>,
): Promise<Configuration> {
  const authentication = clientSecret === undefined ? library.None() : library.ClientSecretPost(clientSecret.reveal());
  const isPlain = new URL(issuer).protocol === 'http:';
  const metadata = { [library.clockTolerance]: toleranceSeconds };
  return await library.discovery(new URL(issuer), clientId, metadata, authentication, {
    [library.customFetch]: fetchBounded,
    // `boundedFetch` sees to it that this is loopback.
    execute: isPlain ? [library.allowInsecureRequests] : [],
  });
}

/** In words of the library, of the system and of the protocol; never what was sent. */
function reasonOf(thrown: unknown): string {
  const reasons: string[] = [];
  for (let error = thrown; error instanceof Error && reasons.length < 4; error = error.cause) {
    const code = (error as { readonly error?: unknown }).error;
    reasons.push(typeof code === 'string' ? `${error.message} (${code})` : error.message);
  }
  return reasons.join(': ').slice(0, 500);
}
