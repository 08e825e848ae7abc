import type { z } from 'zod';
import type { Json } from '#base';
import { type KeyReach, type KeyTerms, priorityOfTier, tierOf } from '#gateway';
import { fullName, type StageName } from '#target';
import type { keyProperties } from './key.ts';

export type KeyProperties = z.infer<typeof keyProperties>;

/** What the gateway knows, and so the record does not say. */
const kept: ReadonlySet<string> = new Set(['scopes', 'tier', 'team', 'project', 'user', 'role', 'reach']);

type Recorded = Readonly<Record<string, Json>>;

/** What the gateway keeps of a key's properties. */
export function keyTermsOf(stage: StageName, properties: KeyProperties): KeyTerms {
  const { scopes, tier = 'default', team, project, user, role, reach } = properties;
  return {
    scopes,
    priorityMin: priorityOfTier[tier],
    team: team && fullName(stage, nameIn(team.$ref)),
    project,
    user,
    role,
    reach: reach && { ...reach, models: reach.models?.map(({ $ref }) => nameIn($ref)) },
  };
}

/** The properties that the gateway's terms stand for; those that it does not keep are taken from the record. */
export function keyPropertiesOf(terms: KeyTerms, recorded: Recorded): Recorded {
  const others = Object.entries(recorded).filter(([name]) => !kept.has(name));
  const tier = tierOf(terms.priorityMin ?? 0);
  // Where the program does not speak of a tier, neither does what is there, as long as it is the default.
  const isTierTold = recorded['tier'] !== undefined || tier !== 'default';
  return {
    ...Object.fromEntries(others),
    scopes: [...terms.scopes],
    ...(isTierTold && { tier }),
    ...(terms.team !== undefined && { team: { $ref: `team/${nameIn(terms.team)}` } }),
    ...(terms.project !== undefined && { project: terms.project }),
    ...(terms.user !== undefined && { user: terms.user }),
    ...(terms.role !== undefined && { role: terms.role }),
    ...(terms.reach && { reach: reachOf(terms.reach, recorded['reach']) }),
  };
}

/** Models are kept by their names, which do not say whether they are remote; the record does. */
function reachOf({ models, ...rest }: KeyReach, recorded: Json | undefined): Json {
  const before = (recorded as { readonly models?: readonly { readonly $ref: string }[] } | undefined)?.models ?? [];
  const references = models?.map((name) => ({
    $ref: before.find(({ $ref }) => nameIn($ref) === name)?.$ref ?? `model/${name}`,
  }));
  const reach = { ...rest, ...(references && { models: references }) };
  return Object.fromEntries(Object.entries(reach).filter(([, value]) => value !== undefined)) as Json;
}

function nameIn(path: string): string {
  return path.slice(path.lastIndexOf('/') + 1);
}
