import { isUtf8 } from 'node:buffer';
import type { FastifyInstance, FastifyRequest } from 'fastify';
import { InvalidBodyError } from './errors/invalid-body-error.ts';
import { UnsupportedMediaTypeError } from './errors/unsupported-media-type-error.ts';
import { isNestedDeeperThan } from './json-depth.ts';

const mediaType = 'application/x-ndjson';

/** Reads bodies of lines of JSON, each as strictly as a body is, for endpoints that take them; others refuse them as before. */
export function readJsonLines(server: FastifyInstance, jsonDepthMax: number): void {
  const parse = server.getDefaultJsonParser('error', 'error');
  server.addContentTypeParser(mediaType, { parseAs: 'buffer' }, (request: FastifyRequest, bytes: Buffer, done) => {
    const { 'content-encoding': encoding } = request.headers;
    if (request.routeOptions.config.takesLines !== true) return done(new UnsupportedMediaTypeError(mediaType));
    if (encoding !== undefined && encoding !== 'identity')
      return done(new UnsupportedMediaTypeError(`compressed with ${encoding}`, mediaType));
    if (!isUtf8(bytes)) return done(new InvalidBodyError('it is not UTF-8'));
    const values: unknown[] = [];
    for (const [index, line] of bytes.toString('utf8').split('\n').entries()) {
      if (line.trim() === '') continue;
      if (isNestedDeeperThan(jsonDepthMax, Buffer.from(line)))
        return done(new InvalidBodyError(`line ${index + 1} nests deeper than ${jsonDepthMax} levels`));
      let problem: unknown;
      // Calls back before it returns.
      void parse(request, line, (error, value) => (error ? (problem = error) : values.push(value)));
      if (problem) return done(new InvalidBodyError(`line ${index + 1} is not JSON`));
    }
    done(null, values);
  });
}
