import { digestOf } from '#base';
import type { GatewayLimits } from '../limits.ts';
import { listPrompts } from './prompts.ts';
import { listResources, readResource } from './resources.ts';
import { listTools } from './tools.ts';
import type { Viewer } from './viewer.ts';

/** What a client wants to be told of. */
export interface Wishes {
  readonly tools: boolean;
  readonly prompts: boolean;
  readonly resources: boolean;
  /** Addresses of resources. */
  readonly uris: readonly string[];
}

/** What a client was told, or could have read, by digest. */
interface ToldState {
  readonly tools: string;
  readonly prompts: string;
  readonly resources: string;
  readonly contents: ReadonlyMap<string, string>;
}

export function toldState(viewer: Viewer, { uris }: Wishes, limits: GatewayLimits): ToldState {
  return {
    tools: digestOf(listTools(viewer, limits)),
    prompts: digestOf(listPrompts(viewer)),
    resources: digestOf(listResources(viewer)),
    contents: new Map(uris.map((uri) => [uri, contentDigest(uri, viewer)])),
  };
}

/** What has changed since a client was told, of what it wants to know. */
export function changesBetween(before: ToldState, after: ToldState, wishes: Wishes): readonly Change[] {
  const lists = (['tools', 'prompts', 'resources'] as const).filter(
    (name) => wishes[name] && before[name] !== after[name],
  );
  const updated = wishes.uris.filter((uri) => before.contents.get(uri) !== after.contents.get(uri));
  return [
    ...lists.map((name) => ({ method: `notifications/${name}/list_changed`, params: {} })),
    ...updated.map((uri) => ({ method: 'notifications/resources/updated', params: { uri } })),
  ];
}

/** All that may have changed, for who was away. */
export function allChanges(wishes: Wishes): readonly Change[] {
  const lists = (['tools', 'prompts', 'resources'] as const).filter((name) => wishes[name]);
  return [
    ...lists.map((name) => ({ method: `notifications/${name}/list_changed`, params: {} })),
    ...wishes.uris.map((uri) => ({ method: 'notifications/resources/updated', params: { uri } })),
  ];
}

/** A notification. */
export interface Change {
  readonly method: string;
  readonly params: object;
}

/** Of a resource that is not there: the empty text. */
function contentDigest(uri: string, viewer: Viewer): string {
  try {
    return digestOf(readResource({ uri }, viewer));
  } catch {
    return '';
  }
}
