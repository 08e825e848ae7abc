/**
 * Keeps a user's words from being read as the tokens that steer the model. A message may say "<|im_end|>"; if that text
 * were parsed like the template's own, its author could end his turn and speak as the system.
 *
 * Such texts are wrapped in two characters that Unicode reserves for a program's own use (noncharacters), which pass
 * through templates like any other, and are taken apart again after rendering.
 */
const open = '\uFDD0';
const close = '\uFDD1';
const reserved = /[\uFDD0\uFDD1]/g;
/** What has a meaning in a regular expression. */
const syntax = /[\\^$.*+?()[\]{}|]/g;

/** A stretch of a rendered prompt: the template's own text, or a user's text that looks like a special token. */
export interface Stretch {
  readonly text: string;
  readonly parseSpecial: boolean;
}

/** Returns a function that wraps every special text in what it is given. */
export function specialTextWrapper(specialTexts: readonly string[]): (text: string) => string {
  const alternatives = specialTexts.toSorted((a, b) => b.length - a.length).map((text) => text.replace(syntax, '\\$&'));
  if (alternatives.length === 0) return (text) => text.replace(reserved, '\uFFFD');
  const special = new RegExp(alternatives.join('|'), 'g');
  return (text) => text.replace(reserved, '\uFFFD').replace(special, (found) => open + found + close);
}

/** Takes a rendered text apart. Without wrapped texts it is one stretch, as it would be without this precaution. */
export function stretchesOf(rendered: string): Stretch[] {
  const stretches: Stretch[] = [];
  let parseSpecial = true;
  for (const piece of rendered.split(/([\uFDD0\uFDD1])/)) {
    if (piece === open) parseSpecial = false;
    else if (piece === close) parseSpecial = true;
    else if (piece !== '') stretches.push({ text: piece, parseSpecial });
  }
  return stretches;
}
