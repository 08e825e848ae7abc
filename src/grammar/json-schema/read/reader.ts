import type { Term } from '../term/term.ts';
import type { Terms } from '../term/terms.ts';
import type { Dialect } from './dialect.ts';
import type { Place } from './place.ts';

/** What the readers of keywords are given. */
export interface Reader {
  readonly terms: Terms;
  readonly dialect: Dialect;
  /** The term of the schema at a place. */
  read(place: Place): Term;
  /** The place as seen from inside: its schema may have an `$id` of its own. */
  enter(place: Place): Place;
  /** The schemas that the schema at a place refers to as a whole. */
  targetsOf(place: Place): readonly Place[];
}
