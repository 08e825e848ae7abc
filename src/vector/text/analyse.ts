import { stemmer as english } from '@orama/stemmers/english';
import { stemmer as french } from '@orama/stemmers/french';
import { stemmer as german } from '@orama/stemmers/german';
import { stemmer as italian } from '@orama/stemmers/italian';
import { stemmer as portuguese } from '@orama/stemmers/portuguese';
import { stemmer as spanish } from '@orama/stemmers/spanish';
import { stopwords as englishStops } from '@orama/stopwords/english';
import { stopwords as frenchStops } from '@orama/stopwords/french';
import { stopwords as germanStops } from '@orama/stopwords/german';
import { stopwords as italianStops } from '@orama/stopwords/italian';
import { stopwords as portugueseStops } from '@orama/stopwords/portuguese';
import { stopwords as spanishStops } from '@orama/stopwords/spanish';
import type { TextAnalyser } from '#contract';
import { wordsOf } from '../filter/words.ts';

/** The terms of a text, in its order; a term that comes twice is there twice. */
export type Analyse = (text: string) => readonly string[];

/** Longer runs of letters are cut: nobody looks for them, and each would be kept. */
const termCharactersMax = 64;

/** Stems that are remembered, of each language. */
const stemsMax = 100_000;

/** What the lists leave out: an article, and what an apostrophe cuts off. */
const missedStops = {
  english: ['a'],
  french: ['c', 'd', 'j', 'l', 'm', 'n', 'qu', 's', 't'],
  italian: ['all', 'c', 'd', 'dall', 'dell', 'l', 'nell', 'sull', 'un'],
} as const;

const analysers: Readonly<Record<TextAnalyser, Analyse>> = {
  words: (text) => wordsOf(text).map(shorten),
  whitespace: (text) => text.toWellFormed().split(/\s+/u).filter(Boolean).map(shorten),
  trigrams: (text) => wordsOf(text).flatMap(trigramsOf),
  english: language(english, [...englishStops, ...missedStops.english], joined),
  french: language(french, [...frenchStops, ...missedStops.french]),
  german: language(german, germanStops),
  italian: language(italian, [...italianStops, ...missedStops.italian]),
  portuguese: language(portuguese, portugueseStops),
  spanish: language(spanish, spanishStops),
};

export const analyserNames = Object.keys(analysers) as readonly TextAnalyser[];

export function analyserOf(name: TextAnalyser = 'words'): Analyse {
  return analysers[name];
}

/** @param prepare a text before it is divided into words */
function language(
  stem: (word: string) => string,
  stopWords: readonly string[],
  prepare: (text: string) => string = (text) => text,
): Analyse {
  const stops = new Set(stopWords.map(prepare));
  const stems = new Map<string, string>();
  const stemOf = (word: string): string => {
    const known = stems.get(word);
    if (known !== undefined) return known;
    if (stems.size >= stemsMax) stems.clear();
    const made = stem(word);
    stems.set(word, made);
    return made;
  };
  return (text) =>
    wordsOf(prepare(text))
      .filter((word) => !stops.has(word))
      .map((word) => stemOf(shorten(word)));
}

/** In English an apostrophe is within a word: "weren't" is one of the commonest, and "weren" is none. */
function joined(text: string): string {
  return text.replaceAll(/(?<=\p{L})['’](?=\p{L})/gu, '');
}

function shorten(word: string): string {
  return word.length <= termCharactersMax ? word : [...word].slice(0, termCharactersMax).join('');
}

function trigramsOf(word: string): readonly string[] {
  const letters = [...shorten(word)];
  if (letters.length <= 3) return [letters.join('')];
  return letters.slice(2).map((_letter, at) => letters.slice(at, at + 3).join(''));
}
