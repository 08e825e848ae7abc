import type { EndpointAccess } from '../endpoint-access.ts';
import type { Endpoint, Surface } from '../surface.ts';
import { jsonSchemaOf } from './json-schema-of.ts';

/**
 * The OpenAPI 3.1 document of all that these wire protocols bring.
 *
 * @see https://spec.openapis.org/oas/v3.1.1
 */
export function openapiDocument(version: string, surfaces: readonly Surface[]): object {
  const paths: Record<string, Record<string, object>> = {};
  for (const surface of surfaces) {
    for (const endpoint of surface.endpoints) {
      const path = pathOf(endpoint.path);
      (paths[path] ??= {})[endpoint.method.toLowerCase()] = operation(surface, endpoint);
    }
  }
  return {
    openapi: '3.1.1',
    info: { title: 'Lode gateway', version },
    security: [{ bearer: [] }, { apiKey: [] }],
    paths,
    components: {
      securitySchemes: {
        bearer: { type: 'http', scheme: 'bearer' },
        apiKey: { type: 'apiKey', in: 'header', name: 'x-api-key' },
      },
      schemas: { Answer: { type: 'object' } },
    },
  };
}

/** "/v1/responses/:id" and "/v1/models/*" in OpenAPI's words. */
function pathOf(path: string): string {
  return path.replaceAll(/:([a-z_]+)/gi, '{$1}').replace('*', '{name}');
}

function operation(surface: Surface, { method, path, access, about }: Endpoint) {
  const parameters = [...pathParameters(pathOf(path)), ...queryParameters(about?.query)];
  return {
    operationId: operationId(method, path),
    tags: [surface.name],
    summary: about?.summary ?? `${method} ${path}`,
    description: policyText(access),
    ...(parameters.length > 0 && { parameters }),
    ...bodyOf('application/json', about?.body),
    ...bodyOf('multipart/form-data', about?.form),
    responses: {
      [about?.status ?? 200]: { description: 'What was asked for', content: contentOf(about?.otherTypes ?? []) },
      default: {
        description: 'Why it cannot be had',
        content: { 'application/json': { schema: errorSchema(surface) } },
      },
    },
  };
}

function bodyOf(type: string, schema: NonNullable<Endpoint['about']>['body']): object {
  return schema ? { requestBody: { required: true, content: { [type]: { schema: jsonSchemaOf(schema) } } } } : {};
}

/** "get-v1-responses-by-id" */
function operationId(method: string, path: string): string {
  const named = pathOf(path).replaceAll(/\{([a-z_]+)\}/gi, 'by-$1');
  return `${method.toLowerCase()}${named}`.replaceAll(/[^a-z0-9]+/gi, '-');
}

function pathParameters(path: string): readonly object[] {
  return [...path.matchAll(/\{([a-z_]+)\}/gi)].map(([, name]) => {
    return { name, in: 'path', required: true, schema: { type: 'string' } };
  });
}

function queryParameters(query: NonNullable<Endpoint['about']>['query']): readonly object[] {
  if (query === undefined) return [];
  const { properties = {}, required = [] } = jsonSchemaOf(query) as {
    readonly properties?: Readonly<Record<string, object>>;
    readonly required?: readonly string[];
  };
  return Object.entries(properties).map(([name, schema]) => {
    return { name, in: 'query', required: required.includes(name), schema };
  });
}

function contentOf(otherTypes: readonly string[]): object {
  // What of a stream the schema would be of, its events or all of its text, OpenAPI 3.1 leaves open.
  const others = otherTypes.map((type) => [type, isSequence(type) ? {} : { schema: { type: 'string' } }]);
  return { 'application/json': { schema: { $ref: '#/components/schemas/Answer' } }, ...Object.fromEntries(others) };
}

function isSequence(type: string): boolean {
  return type === 'text/event-stream' || type.endsWith('jsonl') || type.endsWith('ndjson');
}

function policyText(access: EndpointAccess): string {
  if ('public' in access) return 'For anybody, to sign in.';
  return 'role' in access ? `For keys of the role "${access.role}".` : `For keys with the scope "${access.scope}".`;
}

/** The members of the errors of a protocol, as they are written. */
function errorSchema({ faultBody }: Surface): object {
  const example = JSON.parse(
    faultBody({ status: 400, code: 'gateway/invalid-body', message: '', remedy: '' }, 'id'),
  ) as object;
  return { type: 'object', required: Object.keys(example) };
}
