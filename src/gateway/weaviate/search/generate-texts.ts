import { askAside } from '../../ask-aside.ts';
import type { GrpcExchange } from '../../grpc/index.ts';
import { collectChoices } from '../../openai/collect-choices.ts';
import { promptMessages } from '../../prompt-messages.ts';
import type { Route } from '../../route.ts';
import { noUrgency } from '../../urgency.ts';
import type { GenerativeSearch } from '../messages/generative.ts';
import { objectOf } from '../objects/stored-object.ts';
import { routeOf } from '../objects/vectorise.ts';
import type { ClassConfig, Json } from '../schema/class-config.ts';
import { moduleOf } from './rerank-objects.ts';
import type { Found } from './search-result.ts';

type Provider = NonNullable<GenerativeSearch['single']>['queries'][number];

/** What a model has written: of each object, and of all of them together. */
export interface Written {
  readonly single: readonly string[] | undefined;
  readonly grouped: string | undefined;
}

/** Lets a model write about what was found: a prompt for each object, in which "{title}" is its title, or a task for all. */
export async function generateTexts(
  { config, asked }: { readonly config: ClassConfig; readonly asked: GenerativeSearch },
  found: readonly Found[],
  exchange: GrpcExchange,
): Promise<Written> {
  const prompt = asked.single?.prompt ?? asked.singleResponsePrompt;
  const task = asked.grouped?.task ?? asked.groupedResponseTask;
  const objects = found.map(({ record }) => objectOf(record, config.properties).properties);
  const single: string[] = [];
  if (prompt !== '') {
    const route = routeFor(config, asked.single?.queries ?? [], exchange);
    for (const properties of objects) single.push(await write(route, filled(prompt, properties), exchange));
  }
  if (task === '') return { single: prompt === '' ? undefined : single, grouped: undefined };
  const chosen = asked.grouped?.properties?.values ?? asked.groupedProperties;
  const told = objects.map((properties) => JSON.stringify(chosen.length > 0 ? picked(properties, chosen) : properties));
  const route = routeFor(config, asked.grouped?.queries ?? [], exchange);
  const grouped = await write(route, `${task}\n\n${told.join('\n')}`, exchange);
  return { single: prompt === '' ? undefined : single, grouped };
}

/** The model that the request names, or else the one of the class. */
function routeFor(config: ClassConfig, [provider]: readonly Provider[], exchange: GrpcExchange): Route {
  const { returnMetadata: _ignored, ...kinds } = provider ?? { returnMetadata: false };
  const named = Object.values(kinds as Readonly<Record<string, { readonly model: string | null } | null>>).find(
    (kind) => kind !== null,
  );
  return routeOf(named ? { model: named.model } : moduleOf(config, 'generative'), 'generate', exchange);
}

async function write(route: Route, prompt: string, exchange: GrpcExchange): Promise<string> {
  const messages = await promptMessages(route, undefined, [{ role: 'user', content: prompt }]);
  return await askAside(exchange, async (ask) => {
    const request = { sampling: {} };
    const asked = { route, operation: 'chat', isStream: true, urgency: noUrgency, requests: [request] } as const;
    const { context, tally } = await ask(asked);
    const events = route.model.generate({ ...request, input: { kind: 'chat', messages } }, context);
    const { choices } = await collectChoices(events, 1, tally);
    tally.totals();
    return choices[0]?.text ?? '';
  });
}

function filled(prompt: string, properties: Json): string {
  return prompt.replaceAll(/\{([_A-Za-z][_0-9A-Za-z]*)\}/g, (whole, name: string) => {
    const value = properties[name];
    return value == null ? whole : typeof value === 'string' ? value : JSON.stringify(value);
  });
}

function picked(properties: Json, names: readonly string[]): Json {
  return Object.fromEntries(Object.entries(properties).filter(([name]) => names.includes(name)));
}
