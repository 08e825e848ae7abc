import { explain } from '#program';
import { jsonAnswer } from '../answer.ts';
import type { Route } from '../route.ts';
import type { Endpoint } from '../surface.ts';
import { findProgram } from './find-program.ts';

/** `GET /v1/programs`: what the key may run. */
export const listPrograms: Endpoint = {
  method: 'GET',
  path: '/v1/programs',
  access: { scope: 'programs' },
  about: { summary: 'List the programs' },
  handle: ({ key, routes }) =>
    jsonAnswer({ object: 'list', data: routes.programsVisibleTo(key).map((route) => programObject(route)) }),
};

/** `GET /v1/programs/{program}`: what it takes and gives. */
export const readProgram: Endpoint = {
  method: 'GET',
  path: '/v1/programs/:program',
  access: { scope: 'programs' },
  about: { summary: 'Tell what a program takes and gives' },
  handle: (exchange) => jsonAnswer(programObject(findProgram(exchange).route)),
};

function programObject({ name, createdAt, model, program }: Route) {
  return {
    id: name,
    object: 'program',
    created: Math.floor(createdAt.getTime() / 1000),
    version: program?.version,
    model: model.name,
    inputs: program?.definition.inputs,
    output: program?.definition.output ?? {},
    differences: program === undefined ? [] : explain(program.definition, model),
  };
}
