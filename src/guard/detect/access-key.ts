import { type Detector, runDetector } from './detector.ts';

/** What the keys of services begin with, and how much must follow so that it is taken for one: no words without a digit. */
const shapes = [
  // OpenAI, Anthropic and those that do as they do; Stripe.
  /^(?:sk|pk|rk)[-_](?=[A-Za-z_-]*\d)[A-Za-z0-9_-]{16}/,
  /^lode_(?=[A-Za-z_-]*\d)[A-Za-z0-9_-]{16}/,
  // GitHub, GitLab, Hugging Face, npm, Slack.
  /^(?:gh[pousr]_|github_pat_|glpat-|hf_|npm_|xox[abeprs]-)(?=[A-Za-z_-]*\d)[A-Za-z0-9_-]{16}/,
  // Amazon, Google.
  /^(?:AKIA|ASIA)[A-Z0-9]{16}/,
  /^AIza[A-Za-z0-9_-]{30}/,
  // JSON Web Tokens (RFC 7519).
  /^eyJ[A-Za-z0-9_-]{8,280}\.eyJ/,
];
const firstCharacters = /^[splrghnxAe]/;

/** Keys and tokens of services, by their shapes. Those without a shape of their own cannot be told from other text. */
export const accessKey: Detector = runDetector({
  label: '[secret]',
  before: /[A-Za-z0-9]/,
  opening: firstCharacters,
  openingLength: 1,
  body: /[A-Za-z0-9_.-]/,
  lengthMax: 300,
  lengthIn: (run) => Math.max(0, ...shapes.map((shape) => shape.exec(run)?.[0].length ?? 0)),
  rest: /[A-Za-z0-9_.-]/,
});

const pemOpening = '-----BEGIN ';

/** Private keys as PEM (RFC 7468): all that follows their first line, up to the dash of the last. */
export const privateKey: Detector = runDetector({
  label: '[secret]',
  before: /(?!)/,
  opening: new RegExp(`^(?:${[...pemOpening].reduceRight((rest, one) => `${one}(?:$|${rest})`, '')})`),
  openingLength: pemOpening.length,
  body: /[A-Z -]/,
  lengthMax: 64,
  lengthIn: (run) => /^-----BEGIN (?:[A-Z]+ ){0,3}PRIVATE KEY-----/.exec(run)?.[0].length ?? 0,
  rest: /[A-Za-z0-9+/=\s]/,
});
