import { createHash } from 'node:crypto';
import type { WholeAnswer } from '../../answer.ts';
import { markup } from './markup.ts';
import { script } from './script.ts';
import { style } from './style.ts';

const html = `<!doctype html>
<html lang="en">
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>Sign in to Lode</title>
<style>${style}</style>
${markup}<script>${script}</script>
</html>
`;

/** What the page may do: run its own script, and ask the gateway that it came from. */
const policy = [
  "default-src 'none'",
  `script-src '${digestOf(script)}'`,
  `style-src '${digestOf(style)}'`,
  "connect-src 'self'",
  "form-action 'none'",
  "frame-ancestors 'none'",
  "base-uri 'none'",
].join('; ');

/** The page on which people sign in where there is no console. The code of a link is behind its "#": in no log and no referrer. */
export const signInPage: WholeAnswer = {
  kind: 'whole',
  contentType: 'text/html; charset=utf-8',
  headers: [
    ['content-security-policy', policy],
    ['x-content-type-options', 'nosniff'],
    ['referrer-policy', 'no-referrer'],
    ['cache-control', 'no-store'],
  ],
  body: html,
};

function digestOf(text: string): string {
  return `sha256-${createHash('sha256').update(text).digest('base64')}`;
}
