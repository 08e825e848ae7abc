import type { FastifyRequest } from 'fastify';
import { BodyTooLargeError } from './errors/body-too-large-error.ts';
import { InvalidBodyError } from './errors/invalid-body-error.ts';
import { UnsupportedMediaTypeError } from './errors/unsupported-media-type-error.ts';

/** The HTTP server's own errors, translated; all others as they are. */
export function inOurWords(thrown: unknown, request: FastifyRequest, bodyBytesMax: number): unknown {
  switch ((thrown as { readonly code?: unknown } | undefined)?.code) {
    case 'FST_ERR_CTP_BODY_TOO_LARGE':
      return new BodyTooLargeError(bodyBytesMax);
    case 'FST_ERR_CTP_INVALID_MEDIA_TYPE':
      return new UnsupportedMediaTypeError(request.headers['content-type'] ?? 'nothing');
    case 'FST_ERR_ROUTE_MISSING_CONTENT_TYPE':
      return new UnsupportedMediaTypeError('nothing');
    case 'FST_ERR_CTP_EMPTY_JSON_BODY':
      return new InvalidBodyError('it is empty');
    case 'FST_ERR_CTP_INVALID_CONTENT_LENGTH':
      return new InvalidBodyError('it is not as long as its Content-Length says');
    default:
      return thrown;
  }
}
