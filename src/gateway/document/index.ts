import { apiKey } from '../api-key.ts';
import type { WholeAnswer } from '../answer.ts';
import { openaiErrorBody } from '../openai/error-body.ts';
import type { Endpoint, Surface } from '../surface.ts';
import { openapiDocument } from './openapi-document.ts';

/** `GET /openapi.json`: what can be called, made of the schemas that bodies are checked against. */
export function documentSurface(version: string, surfaces: readonly Surface[]): Surface {
  let answer: WholeAnswer | undefined;
  const endpoint: Endpoint = {
    method: 'GET',
    path: '/openapi.json',
    access: { scope: 'models' },
    about: { summary: 'This document' },
    // It takes a moment to make, and is the same for everybody.
    handle: () => (answer ??= documentAnswer(openapiDocument(version, [...surfaces, surface]))),
  };
  const surface: Surface = { name: 'document', endpoints: [endpoint], credential: apiKey, faultBody: openaiErrorBody };
  return surface;
}

function documentAnswer(document: object): WholeAnswer {
  return { kind: 'whole', contentType: 'application/json; charset=utf-8', body: JSON.stringify(document) };
}
