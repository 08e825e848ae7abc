import { assert } from '#base';
import type { LanguageModel } from '#contract';
import type { Route } from '#gateway';
import { compileProgram } from '#program';
import type { Release, ReleasedProgram } from './release.ts';

/** The routes of a release's programs: each on its model, for those who may run it. */
export function programRoutes(
  { programs = [], stack, recording }: Pick<Release, 'programs' | 'stack' | 'recording'>,
  models: ReadonlyMap<string, LanguageModel>,
): readonly Route[] {
  const createdAt = new Date();
  return programs.map(({ name, definition, model, access, recording: own }: ReleasedProgram): Route => {
    const runsOn = models.get(model);
    assert(runsOn, `program ${name} names the unknown model ${model}`);
    return {
      name,
      model: runsOn,
      program: compileProgram(definition),
      policy: access === 'open' ? { open: true } : { keys: access },
      createdAt,
      recording: own ?? recording?.policy,
      ownedBy: stack,
    };
  });
}
