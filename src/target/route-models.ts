import { assert, type Log } from '#base';
import type { LanguageModel } from '#contract';
import { type Candidate, candidateOf, type Circuits, mirroredModel, routedModel } from '#gateway';
import { outputGuarded } from '#guard';
import type { ReleasedRoute } from './release.ts';

/** What a process keeps of the models of its routes. */
export interface RouteServices {
  readonly log: Log;
  /** What is known of models from before; absent: nothing. */
  readonly circuits?: Circuits | undefined;
  /** A mirror whose answers are recorded, as of this model; absent: they are not. */
  readonly recorded?: ((mirror: LanguageModel) => LanguageModel) | undefined;
}

/**
 * What answers each route: a model, or several as one, with what is known of each of them shared by all routes; of what
 * they say, what the route's guards let through.
 *
 * @param models by their names: those of this machine, and those that others serve
 * @param identityOf what a model of this name is, whatever it was or will be called
 */
export function routeModels(
  models: ReadonlyMap<string, LanguageModel>,
  identityOf: (name: string) => string,
  { log, circuits, recorded = (mirror) => mirror }: RouteServices,
): (route: Pick<ReleasedRoute, 'name' | 'model' | 'balance' | 'mirror' | 'guards'>) => LanguageModel {
  const candidates = new Map<string, Candidate>();
  const modelOf = (route: string, name: string): LanguageModel => {
    const model = models.get(name);
    assert(model, `route ${route} names the unknown model ${name}`);
    return model;
  };
  return ({ name, model, balance, mirror, guards = [] }) => {
    const answering =
      balance === undefined
        ? modelOf(name, model)
        : routedModel(name, {
            rule: balance,
            passedOver: (passed, because) =>
              log.write('warn', 'route.passed_over', { route: name, model: passed, because }),
            candidates: balance.models.map((candidate) => {
              const known =
                candidates.get(candidate) ?? candidateOf(modelOf(name, candidate), circuits?.of(identityOf(candidate)));
              candidates.set(candidate, known);
              return known;
            }),
          });
    const mirrored =
      mirror &&
      mirroredModel(answering, {
        to: recorded(modelOf(name, mirror.model)),
        share: mirror.share,
        report: (comparison) => log.write('info', 'route.mirrored', { route: name, ...comparison }),
      });
    return guards.length === 0 ? (mirrored ?? answering) : outputGuarded(mirrored ?? answering, guards);
  };
}
