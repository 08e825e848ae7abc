import type { VectorStore } from '#contract';
import { z } from 'zod';
import { checkFields, objectBody } from '../../check-body.ts';
import type { Endpoint, Exchange } from '../../surface.ts';
import { UnprocessableError } from '../errors/unprocessable-error.ts';
import { weaviateEndpoints } from '../weaviate-endpoint.ts';
import type { ClassConfig } from './class-config.ts';
import {
  classSchema,
  completeClass,
  completeProperty,
  completeVectors,
  merged,
  propertySchema,
} from './complete-class.ts';
import { vectorConfigs } from './class-config.ts';
import { vectorFieldOf } from './store-definition.ts';

const classPath = '/schema/:class';
export const classNameOf = ({ pathParameters: { class: name = '' } }: Exchange): string => name;

/** The schema of Weaviate: its classes, made, told of, changed and dropped. */
export function schemaEndpoints(store: VectorStore): readonly Endpoint[] {
  const endpoint = weaviateEndpoints(store);
  return [
    endpoint('GET', '/schema', { summary: 'Tell of all classes' }, async (classes) => ({
      classes: await classes.list(),
    })),
    endpoint('POST', '/schema', { summary: 'Create a class', body: classSchema }, async (classes, { body }) => {
      const config = completeClass(checkFields(classSchema, objectBody(body)));
      checkClass(config);
      await classes.create(config);
      return config;
    }),
    endpoint('GET', classPath, { summary: 'Tell of a class' }, async (classes, exchange) => {
      return (await classes.find(classNameOf(exchange))).class;
    }),
    endpoint('PUT', classPath, { summary: 'Change a class', body: classSchema }, async (classes, exchange) => {
      const given = checkFields(classSchema, objectBody(exchange.body));
      const changed = await classes.change(classNameOf(exchange), ({ class: before }) => ({
        class: changedClass(before, given),
      }));
      return changed.class;
    }),
    endpoint('DELETE', classPath, { summary: 'Drop a class and all that is in it' }, async (classes, exchange) => {
      await classes.drop(classNameOf(exchange));
      return {};
    }),
    endpoint(
      'POST',
      `${classPath}/properties`,
      { summary: 'Add a property to a class', body: propertySchema },
      async (classes, exchange) => {
        const property = completeProperty(checkFields(propertySchema, objectBody(exchange.body)));
        await classes.change(classNameOf(exchange), ({ class: config }) => {
          if (config.properties.some(({ name }) => name === property.name))
            throw new UnprocessableError(`property '${property.name}' is already in class '${config.class}'`);
          return { class: { ...config, properties: [...config.properties, property] } };
        });
        return property;
      },
    ),
    endpoint(
      'GET',
      `${classPath}/shards`,
      { summary: 'Tell of the shards of a class, of which there is one' },
      async (classes, exchange) => {
        await classes.find(classNameOf(exchange));
        return [{ name: 'shard', status: 'READY', vectorQueueSize: 0 }];
      },
    ),
  ];
}

/** @throws UnprocessableError where the store could not have such a class */
function checkClass(config: ClassConfig): void {
  if (!/^[A-Z][A-Za-z0-9_]{0,49}$/.test(config.class))
    throw new UnprocessableError(`'${config.class}' is not a valid class name: at most 50 letters, digits and "_"`);
  for (const [name, kind] of Object.entries(vectorConfigs(config))) vectorFieldOf(name, kind, 1);
  const names = config.properties.map(({ name }) => name);
  const twice = names.find((name, index) => names.indexOf(name) !== index);
  if (twice !== undefined)
    throw new UnprocessableError(`class property '${twice}' already in use or provided multiple times`);
}

/** Properties are added by an endpoint of their own, and their types do not change. */
function changedClass(before: ClassConfig, given: z.output<typeof classSchema>): ClassConfig {
  const vectorConfig = given.vectorConfig && { ...before.vectorConfig, ...completeVectors(given.vectorConfig) };
  const changed: ClassConfig = {
    ...before,
    ...(given.description && { description: given.description }),
    ...(vectorConfig && before.vectorConfig && { vectorConfig }),
    ...(given.moduleConfig && { moduleConfig: given.moduleConfig }),
    invertedIndexConfig: merged(before.invertedIndexConfig, given.invertedIndexConfig),
    replicationConfig: merged(before.replicationConfig, given.replicationConfig),
    multiTenancyConfig: {
      enabled: before.multiTenancyConfig.enabled,
      autoTenantCreation: given.multiTenancyConfig?.autoTenantCreation ?? before.multiTenancyConfig.autoTenantCreation,
      autoTenantActivation:
        given.multiTenancyConfig?.autoTenantActivation ?? before.multiTenancyConfig.autoTenantActivation,
    },
    properties: before.properties.map((property) => {
      const described = given.properties?.find(({ name }) => name === property.name)?.['description'];
      return typeof described === 'string' ? { ...property, description: described } : property;
    }),
  };
  checkClass(changed);
  return changed;
}
