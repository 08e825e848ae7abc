import type { FastifyInstance, FastifyRequest } from 'fastify';
import { UnsupportedMediaTypeError } from './errors/unsupported-media-type-error.ts';

/** Lets endpoints that take forms have them as they come, unread; all others refuse them as before. */
export function passForms(server: FastifyInstance): void {
  server.addContentTypeParser('multipart/form-data', (request: FastifyRequest, payload, done) => {
    const { 'content-type': declared = '', 'content-encoding': encoding } = request.headers;
    if (request.routeOptions.config.takesForm !== true) return done(new UnsupportedMediaTypeError(declared));
    if (encoding !== undefined && encoding !== 'identity')
      return done(new UnsupportedMediaTypeError(`compressed with ${encoding}`, 'multipart/form-data'));
    done(null, payload);
  });
}
