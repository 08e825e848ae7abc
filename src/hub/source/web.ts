import { InvalidSourceError } from './invalid-source-error.ts';

/** A file on a web server. */
export interface WebSource {
  readonly kind: 'https';
  readonly url: string;
}

/**
 * @param url https; http only to this machine itself, since nothing else could vouch for what arrives
 * @throws InvalidSourceError for other schemes and for a URL that carries a password, which would end in the lock file
 */
export function web(url: string): WebSource {
  const parsed = URL.canParse(url) ? new URL(url) : undefined;
  if (!parsed || url.length > 4096) throw new InvalidSourceError(url, 'that is not a URL');
  const loopback = /^(?:localhost|127\.\d+\.\d+\.\d+|\[::1\])$/.test(parsed.hostname);
  if (parsed.protocol !== 'https:' && !(parsed.protocol === 'http:' && loopback)) {
    throw new InvalidSourceError(url, 'only https is fetched from other machines');
  }
  if (parsed.username !== '' || parsed.password !== '') {
    const { protocol, host } = parsed;
    throw new InvalidSourceError(
      `${protocol}//…@${host}/…`,
      'a URL with a password in it would be written to the lock file',
    );
  }
  parsed.hash = '';
  return Object.freeze({ kind: 'https', url: parsed.href });
}
