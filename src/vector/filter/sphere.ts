import type { MetadataValue } from '#contract';

/** A place on earth, in degrees. */
export interface Place {
  readonly lat: number;
  readonly lon: number;
}

/** Mean radius of the earth, in metres, as the International Union of Geodesy and Geophysics has it. */
const radiusMetres = 6_371_008.8;
const radians = Math.PI / 180;

/** Along the surface of a sphere, by the haversine formula. */
export function distanceMetres(a: Place, b: Place): number {
  const [north, east] = [Math.sin(((b.lat - a.lat) * radians) / 2), Math.sin(((b.lon - a.lon) * radians) / 2)];
  const h = north * north + Math.cos(a.lat * radians) * Math.cos(b.lat * radians) * east * east;
  return 2 * radiusMetres * Math.asin(Math.min(1, Math.sqrt(h)));
}

/** By how many degrees places may differ in latitude that are no farther from each other than this. */
export function latitudeReach(metres: number): number {
  // A little more, for what rounding takes.
  return metres / radiusMetres / radians + 1e-9;
}

export function placeOf(value: MetadataValue): Place | undefined {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return undefined;
  const { lat, lon } = value as { readonly [field: string]: MetadataValue };
  return typeof lat === 'number' && typeof lon === 'number' ? { lat, lon } : undefined;
}
