import type { Detector } from './detector.ts';

const wordCharacter = /[\p{L}\p{N}_]/u;

/** A phrase in whole words, in letters of either case; any white space stands for any other. */
export function phrase(wanted: string): Detector {
  const units = Array.from({ length: wanted.length }, (_none, index) => folded(wanted.charAt(index)));
  const isWord = (character: string): boolean => wordCharacter.test(character);
  return {
    label: wanted,
    lengthAt: (text, start, isEnd) => {
      if (isWord(wanted.charAt(0)) && start > 0 && isWord(text.charAt(start - 1))) return 0;
      for (let index = 0; index < units.length; index++) {
        if (start + index === text.length) return isEnd ? 0 : undefined;
        if (folded(text.charAt(start + index)) !== units[index]) return 0;
      }
      const end = start + units.length;
      if (!isWord(wanted.charAt(wanted.length - 1))) return units.length;
      if (end === text.length) return isEnd ? units.length : undefined;
      return isWord(text.charAt(end)) ? 0 : units.length;
    },
  };
}

function folded(character: string): string {
  return /\s/.test(character) ? ' ' : character.toLowerCase();
}
