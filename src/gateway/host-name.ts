/** Whether a name or address reaches only this machine. */
export function isLoopback(hostName: string): boolean {
  return hostName === 'localhost' || hostName === '::1' || hostName === '[::1]' || /^127(\.\d{1,3}){3}$/.test(hostName);
}

/** The name in a `Host` header, without the port and in lower case. */
export function hostNameOf(header: string): string {
  return header.replace(/:\d*$/, '').toLowerCase();
}

/** What stands for the host in a request's target, if that is a whole URL (RFC 9112, section 3.2.2). */
export function authorityIn(target: string): string | undefined {
  return /^[a-z][a-z\d+.-]*:\/\/([^/?#]*)/i.exec(target)?.[1];
}
