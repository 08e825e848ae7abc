import { type Json } from '#base';
import { compilePrompt, type PromptDefinition, type PromptStore } from '#prompt';
import type { Properties, Provider, Subject } from '#stack';

/** Prompts live in the database, as versions by content; what is current can be changed there by others. */
export function promptProvider(store: PromptStore): Provider {
  const put = async (subject: Subject, properties: Properties) => ({
    version: await store.put(keyOf(subject), definitionOf(properties)),
  });
  return {
    read: async (subject) => {
      const current = await store.current(keyOf(subject));
      return (
        current && {
          properties: { ...current.definition } as unknown as Record<string, Json>,
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

/** @throws InvalidPromptError or TemplateSyntaxError, so that a prompt that cannot render is never stored */
function definitionOf(properties: Properties): PromptDefinition {
  const definition = properties as unknown as PromptDefinition;
  compilePrompt(definition);
  return definition;
}
