import { isUtf8 } from 'node:buffer';
import type { FastifyInstance, FastifyRequest } from 'fastify';
import { InvalidBodyError } from './errors/invalid-body-error.ts';
import { UnsupportedMediaTypeError } from './errors/unsupported-media-type-error.ts';
import { isNestedDeeperThan } from './json-depth.ts';

/** Makes the server read bodies as strict JSON: UTF-8, bounded depth, no keys that reach an object's prototype. */
export function readJsonBodies(server: FastifyInstance, jsonDepthMax: number): void {
  const parse = server.getDefaultJsonParser('error', 'error');
  server.removeAllContentTypeParsers();
  server.addContentTypeParser(
    ['application/json', 'text/plain'],
    { parseAs: 'buffer' },
    (request: FastifyRequest, bytes: Buffer, done) => {
      const problem = undeclared(request) ?? problemOf(request, bytes, jsonDepthMax);
      if (problem) return done(problem);
      // Clients declare a type where they send nothing, as with DELETE: whoever needs a body misses it.
      if (bytes.length === 0) return done(null, undefined);
      // Fastify's type asks for a promise-free callback, and gives the parser in both forms.
      return void parse(request, bytes.toString('utf8'), (error, value) =>
        error
          ? done(new InvalidBodyError("it is not JSON, or has a key that reaches into an object's prototype"))
          : done(null, value),
      );
    },
  );
}

/** Some protocols' own clients send JSON without saying so. */
function undeclared({ headers, routeOptions }: FastifyRequest): Error | undefined {
  const type = headers['content-type'] ?? '';
  const isTaken = !/^text\/plain/i.test(type) || routeOptions.config.surface?.takesUndeclaredJson;
  return isTaken ? undefined : new UnsupportedMediaTypeError(type);
}

function problemOf(request: FastifyRequest, bytes: Buffer, jsonDepthMax: number): Error | undefined {
  const encoding = request.headers['content-encoding'];
  if (encoding !== undefined && encoding !== 'identity')
    return new UnsupportedMediaTypeError(`compressed with ${encoding}`);
  if (!isUtf8(bytes)) return new InvalidBodyError('it is not UTF-8');
  if (isNestedDeeperThan(jsonDepthMax, bytes))
    return new InvalidBodyError(`it nests deeper than ${jsonDepthMax} levels`);
  return undefined;
}
