/** Whoever may have been what ended a worker. */
export interface Suspect {
  /** Deaths of workers that had it in hand, and of which nobody has been found guilty. */
  deaths: number;
}

const deathsBeforeTrial = 2;

/** Whether it may only go on alone, until it has shown that nothing happens. */
export function needsTrial({ deaths }: Suspect): boolean {
  return deaths >= deathsBeforeTrial;
}

/**
 * Finds out who ended a worker, of all that it had in hand. Guilty is who was there at two deaths, and at the last one
 * alone, but for those that have stood their trial. Where there were several, nobody is guilty yet: those who were there
 * twice are tried, one by one.
 */
export function findGuilty<S extends Suspect>(inHand: readonly S[]): S | undefined {
  const [only] = inHand;
  const guilty = inHand.find(needsTrial) ?? (inHand.length === 1 && only?.deaths === 1 ? only : undefined);
  for (const suspect of guilty === undefined ? inHand : []) suspect.deaths++;
  return guilty;
}

export function acquit(suspects: readonly Suspect[]): void {
  for (const suspect of suspects) suspect.deaths = 0;
}
