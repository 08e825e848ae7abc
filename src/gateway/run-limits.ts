import { z } from 'zod';

const name = z.string().min(1).max(256).optional();
const time = z.iso.datetime({ offset: true }).optional();

/** What limits runs by their facts, in a query or a body. */
export const runLimits = {
  team: name,
  project: name,
  key: name,
  route: name,
  model: name,
  prompt: name,
  prompt_version: z
    .string()
    .regex(/^sha256:[0-9a-f]{64}$/, 'it must be a version of a prompt, "sha256:…"')
    .optional(),
  status: z.enum(['ok', 'failed', 'cancelled']).optional(),
  since: time,
  until: time,
};

export function timeOf(text: string | undefined): number | undefined {
  return text === undefined ? undefined : Date.parse(text);
}
