/**
 * Text of a model as a terminal may show it: what would move the cursor, rename the window or write to the clipboard is
 * shown as a picture of the control character and does nothing. Line breaks and tabs stay.
 */
export function printable(text: string): string {
  return text.replaceAll(/\p{Cc}/gu, (character) => {
    const code = character.charCodeAt(0);
    if (character === '\n' || character === '\t') return character;
    if (code < 0x20) return String.fromCharCode(0x2400 + code);
    return code === 0x7f ? '\u2421' : '\uFFFD';
  });
}
