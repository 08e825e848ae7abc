import { isNestedDeeperThan } from '../json-depth.ts';
import { storableText } from '../storable-text.ts';
import type { BatchProblem } from './archive/stored-batch.ts';
import type { FileLine } from './read-lines.ts';

/** One request of a batch. */
export interface BatchLine {
  readonly number: number;
  readonly customId: string;
  readonly body: object;
  /** Bytes of the whole line. */
  readonly bytes: number;
}

export interface LineRules {
  /** What each line's `url` must be. */
  readonly endpoint: string;
  readonly jsonDepthMax: number;
}

const customId = storableText().min(1).max(512);

/** @returns the line, or why it is none */
export function readLine({ number, text }: FileLine, { endpoint, jsonDepthMax }: LineRules): BatchLine | BatchProblem {
  const problem = (code: string, message: string, param: string | null = null): BatchProblem => {
    return { code, message, line: number, param };
  };
  if (text === undefined) return problem('invalid_json_line', 'This line is too long, or is no UTF-8.');
  const fields = objectIn(text, jsonDepthMax);
  if (fields === undefined) return problem('invalid_json_line', 'This line is no JSON object.');
  const { custom_id: id, method, url, body } = fields;
  if (!customId.safeParse(id).success)
    return problem('invalid_custom_id', 'It must be a text of 1 to 512 characters.', 'custom_id');
  if (method !== 'POST') return problem('invalid_method', 'It must be "POST".', 'method');
  if (url !== endpoint) return problem('invalid_url', `It must be "${endpoint}", as the batch's endpoint.`, 'url');
  if (typeof body !== 'object' || body === null || Array.isArray(body))
    return problem('invalid_body', 'It must be an object.', 'body');
  return { number, customId: id as string, body, bytes: Buffer.byteLength(text) };
}

/** As bodies of requests are read: bounded in depth, and without keys that reach into an object's prototype. */
function objectIn(text: string, depthMax: number): Readonly<Record<string, unknown>> | undefined {
  if (isNestedDeeperThan(depthMax, Buffer.from(text))) return undefined;
  try {
    const value: unknown = JSON.parse(text);
    const isObject = typeof value === 'object' && value !== null && !Array.isArray(value);
    if (!isObject || (mayReachPrototypes.test(text) && reachesPrototypes(text))) return undefined;
    return value as Readonly<Record<string, unknown>>;
  } catch {
    return undefined;
  }
}

/** A cheap look first: who has written none of these needs no look at every key. */
const mayReachPrototypes = /__proto__|constructor|\\u/;

function reachesPrototypes(text: string): boolean {
  let reaches = false;
  JSON.parse(text, (key, value: unknown) => {
    const isConstructor = key === 'constructor' && typeof value === 'object' && value !== null;
    reaches ||= key === '__proto__' || (isConstructor && Object.hasOwn(value, 'prototype'));
    return value;
  });
  return reaches;
}
