/** Whether a name or address reaches only this machine. */
export function isLoopback(hostName: string): boolean {
  return hostName === 'localhost' || hostName === '::1' || hostName === '[::1]' || /^127(\.\d{1,3}){3}$/.test(hostName);
}

/** The name in a `Host` header, without the port and in lower case. */
export function hostNameOf(header: string): string {
  return header.replace(/:\d*$/, '').toLowerCase();
}
