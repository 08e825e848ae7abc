import { z } from 'zod';
import { checkFields } from '../check-body.ts';
import type { Route } from '../route.ts';
import { ResourceNotFoundError } from './errors/resource-not-found-error.ts';
import type { Viewer } from './viewer.ts';

const scheme = 'lode://models/';
/** What addresses of models look like. */
export const modelTemplate = `${scheme}{name}`;
const mimeType = 'application/json';
const readSchema = z.object({ uri: z.string() });

/** `resources/list`: the models that the key may use. */
export function listResources({ routes, key }: Viewer): object {
  const resources = routes.visibleTo(key).map(({ name }) => ({
    uri: uriOf(name),
    name,
    title: `The model "${name}"`,
    description: 'What is known of a model: what it reads, and how much.',
    mimeType,
  }));
  return { resources };
}

/** `resources/templates/list` */
export function listResourceTemplates(): object {
  const description = 'A model that this key may use.';
  return { resourceTemplates: [{ uriTemplate: modelTemplate, name: 'model', description, mimeType }] };
}

/**
 * `resources/read`
 *
 * @throws InvalidFieldError, ResourceNotFoundError
 */
export function readResource(params: object, { routes, key }: Viewer): object {
  const { uri } = checkFields(readSchema, params);
  const route = routes.visibleTo(key).find(({ name }) => uriOf(name) === uri);
  if (route === undefined) throw new ResourceNotFoundError(uri);
  return { contents: [{ uri, mimeType, text: JSON.stringify(modelObject(route), null, 2) }] };
}

/** What may stand for the name in the template. */
export function resourceNames({ routes, key }: Viewer): readonly string[] {
  return routes.visibleTo(key).map(({ name }) => name);
}

function uriOf(name: string): string {
  return scheme + encodeURIComponent(name);
}

function modelObject({ name, createdAt, ownedBy, model, prompt }: Route) {
  return {
    id: name,
    created: createdAt.toISOString(),
    owned_by: ownedBy,
    context_window: model.contextTokens,
    input: ['text', ...(model.media ?? [])],
    prompt_variables: prompt?.variables ?? [],
  };
}
