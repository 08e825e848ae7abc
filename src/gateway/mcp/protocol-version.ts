import type { IncomingHttpHeaders } from 'node:http';
import { ProtocolVersionError } from './errors/protocol-version-error.ts';

/** The revision without sessions. */
export const statelessVersion = '2026-07-28';

/** Revisions of the Model Context Protocol that are spoken in sessions, the newest first. */
export const protocolVersions = ['2025-11-25', '2025-06-18'] as const;

/** What a client without the header is taken to speak, and some name: what is served here is the same in it. */
const assumedVersion = '2025-03-26';

/** What both sides speak: what the client asks for where that is spoken here, else the newest, which it can decline. */
export function agreedVersion(asked: string): string {
  return protocolVersions.find((version) => version === asked) ?? protocolVersions[0];
}

/** @throws ProtocolVersionError for a revision that was agreed on nowhere */
export function checkVersionHeader(headers: IncomingHttpHeaders): void {
  const version = headers['mcp-protocol-version'];
  if (version === undefined || version === assumedVersion) return;
  if (protocolVersions.some((spoken) => spoken === version)) return;
  throw new ProtocolVersionError(String(version), protocolVersions);
}
