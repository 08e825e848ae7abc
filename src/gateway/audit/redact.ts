import type { Json } from '#base';

/** What looks like a key of ours or of anybody: long runs without a blank that are no name and no id. */
const secrets = [/lode_[A-Za-z0-9_-]{8,}/g, /\b(sk|pk|hf|ghp|xox[abp])[-_][A-Za-z0-9_-]{8,}/g, /Bearer\s+\S+/gi];
const textMax = 1024;

/** Makes details fit for a log that is kept for ever: secrets are blotted out and long texts are cut. */
export function redact(value: Json): Json {
  if (typeof value === 'string') {
    const blotted = secrets.reduce((text, pattern) => text.replace(pattern, '[redacted]'), value);
    return blotted.length > textMax ? `${blotted.slice(0, textMax)}…` : blotted;
  }
  if (Array.isArray(value)) return value.map(redact);
  if (value === null || typeof value !== 'object') return value;
  return Object.fromEntries(Object.entries(value as Record<string, Json>).map(([name, item]) => [name, redact(item)]));
}
