import type { Secret } from '#base';
import type { Terminal } from '../terminal.ts';

/** How somebody comes in for the first time, or again. */
export interface Invitation {
  readonly user: string;
  readonly code: Secret;
  /** Undefined where nothing is served. */
  readonly link: string | undefined;
  readonly expiresAt: Date;
}

/** What follows the "#" stays in the browser: a link that is pasted somewhere leaves no code in the logs of servers. */
export function signInLink(url: string | undefined, code: Secret): string | undefined {
  return url === undefined ? undefined : `${url}/admin/v1/sign-in#code=${code.reveal()}`;
}

/** The link, or where nothing is served the code, is the result; what it is, is said beside it. */
export function sayInvitation({ user, code, link, expiresAt }: Invitation, terminal: Terminal): void {
  terminal.print(link ?? code.reveal());
  const until = `until ${expiresAt.toISOString()}`;
  terminal.say(
    link === undefined
      ? `Signs ${user} in once, ${until}, at /admin/v1/sign-in#code=… of what \`lode up\` serves.`
      : `Signs ${user} in once, ${until}.`,
  );
}
