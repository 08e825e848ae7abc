/**
 * How JSON writes numbers, as a deterministic automaton over characters. The states say which part of the number was
 * read last, and what the tests of values need to know of its form.
 */
export const phases = [
  'start',
  'minus',
  'zero',
  'whole one digit',
  'whole',
  'point',
  'fraction',
  'exponent',
  'exponent sign',
  'exponent digits',
] as const;

export type Phase = (typeof phases)[number];

const whereNumbersEnd: ReadonlySet<Phase> = new Set<Phase>([
  'zero',
  'whole one digit',
  'whole',
  'fraction',
  'exponent digits',
]);

export function mayEnd(phase: Phase): boolean {
  return whereNumbersEnd.has(phase);
}

/** The characters of numbers, ascending. */
export const numberCharacters = [...'+-.0123456789Ee'];

/** The next phase, or undefined where JSON has no such number. */
export function nextPhase(phase: Phase, character: string): Phase | undefined {
  const isDigit = character >= '0' && character <= '9';
  switch (phase) {
    case 'start':
      return character === '-' ? 'minus' : isDigit ? nextPhase('minus', character) : undefined;
    case 'minus':
      return isDigit ? (character === '0' ? 'zero' : 'whole one digit') : undefined;
    case 'whole one digit':
    case 'whole':
      return isDigit ? 'whole' : afterDigits(character);
    case 'zero':
      return afterDigits(character);
    case 'point':
      return isDigit ? 'fraction' : undefined;
    case 'fraction':
      return isDigit ? 'fraction' : character === '.' ? undefined : afterDigits(character);
    case 'exponent':
      return isDigit ? 'exponent digits' : character === '+' || character === '-' ? 'exponent sign' : undefined;
    case 'exponent sign':
    case 'exponent digits':
      return isDigit ? 'exponent digits' : undefined;
  }
}

function afterDigits(character: string): Phase | undefined {
  if (character === '.') return 'point';
  return character === 'e' || character === 'E' ? 'exponent' : undefined;
}
