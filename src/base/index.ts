export { assert, BugError, unreachable } from './assert.ts';
export { type Clock, systemClock } from './clock.ts';
export { type Digest, digestOf, digestOfBytes, isDigest } from './digest.ts';
export { processEntry } from './entry.ts';
export { type ErrorDetails, LodeError, RemoteError, serialiseError, type SerialisedError } from './error.ts';
export { formatBytes, formatDuration } from './format.ts';
export { canonicalJson, type Json } from './json.ts';
export { jsonLog, type Log, type LogLevel, silentLog } from './log.ts';
export { Secret } from './secret.ts';
