import { datesAndTimes } from './dates-and-times.ts';
import { networkNames } from './network-names.ts';
import { uris } from './uris.ts';

/**
 * The formats that are asserted, each with a regular expression for what its standard says (JSON Schema 2020-12,
 * Validation, section 7.3). All others say nothing, as JSON Schema has it.
 */
export const formats: ReadonlyMap<string, string> = new Map(
  Object.entries({ ...datesAndTimes, ...networkNames, ...uris }).map(([name, source]) => [name, `^(?:${source})$`]),
);
