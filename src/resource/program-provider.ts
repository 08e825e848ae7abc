import { digestOf } from '#base';
import type { Properties, Provider, Subject } from '#stack';

/** A program is the record of its body and schemas; running it is the serving process's part. */
export function programProvider(): Provider {
  const outputs = async ({ name }: Subject, properties: Properties) => ({ version: digestOf({ name, ...properties }) });
  return {
    read: async (_subject, recorded) => recorded,
    create: outputs,
    update: (subject, _before, properties) => outputs(subject, properties),
    delete: async () => {},
  };
}
