import type { Json } from '#base';
import type { PromptStore } from '#prompt';
import type { Properties, Provider, Subject } from '#stack';
import { promptDefinitionOf, promptPropertiesOf } from './prompt-definition-of.ts';

/** Prompts live in the database, as versions by content; what is current can be changed there by others. */
export function promptProvider(store: PromptStore): Provider {
  const put = async (subject: Subject, properties: Properties) => ({
    version: await store.put(keyOf(subject), promptDefinitionOf(properties)),
  });
  return {
    read: async (subject, recorded) => {
      const current = await store.current(keyOf(subject));
      return (
        current && {
          properties: promptPropertiesOf(current.definition, recorded?.properties) as Record<string, Json>,
          isWhole: true,
          outputs: { version: current.version },
        }
      );
    },
    create: put,
    update: (subject, _before, properties) => put(subject, properties),
    delete: (subject) => store.remove(keyOf(subject)),
  };
}

function keyOf({ stack, stage, name }: Subject) {
  return { stack, stage, name };
}
