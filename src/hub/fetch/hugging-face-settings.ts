import { readFile } from 'node:fs/promises';
import { homedir } from 'node:os';
import { join } from 'node:path';
import { Secret } from '#base';
import type { Environment } from './http.ts';

const tokenBytesMax = 4096;

/** The address of the Hub or of the user's mirror of it, without a slash at the end. */
export function hubEndpoint(environment: Environment): string {
  return (environment['HF_ENDPOINT'] || 'https://huggingface.co').replace(/\/+$/, '');
}

/** True when the user has told Hugging Face's tools not to use the network. */
export function hubIsOffline(environment: Environment): boolean {
  return /^(?:1|ON|YES|TRUE)$/i.test(environment['HF_HUB_OFFLINE'] ?? '');
}

/** The user's token, where Hugging Face's own tools look for it and in their order. */
export async function hubToken(environment: Environment): Promise<Secret | undefined> {
  const given = environment['HF_TOKEN'] || environment['HUGGING_FACE_HUB_TOKEN'];
  if (given) return tokenOf(given);
  const cacheHome = environment['XDG_CACHE_HOME'] || join(environment['HOME'] || homedir(), '.cache');
  const file = environment['HF_TOKEN_PATH'] || join(environment['HF_HOME'] || join(cacheHome, 'huggingface'), 'token');
  const text = await readFile(file, 'utf8').catch(() => '');
  return tokenOf(text);
}

/** Only what can stand in a header: a damaged file must not break the request of a public model. */
function tokenOf(text: string): Secret | undefined {
  const token = text.trim();
  return /^[\x21-\x7e]+$/.test(token) && token.length <= tokenBytesMax ? new Secret(token) : undefined;
}
