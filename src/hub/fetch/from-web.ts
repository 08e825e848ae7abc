import type { WebSource } from '../source/web.ts';
import type { Deliver } from './delivery.ts';
import { download } from './download.ts';
import type { WebFile } from './web-file.ts';

/** Downloads from any web server. */
export const fromWeb: Deliver<WebSource> = (source, order) => download(webFile(source), order);

export function webFile({ url }: WebSource): WebFile {
  return { url, explain: explainStatus };
}

export function explainStatus(status: number): { reason: string; remedy: string } {
  if (status === 404 || status === 410)
    return { reason: `has no such file (${status})`, remedy: 'Check the address of the source.' };
  if (status === 401 || status === 403) {
    return {
      reason: `does not give the file to us (${status})`,
      remedy: 'Check that the file is public, or download it and use a file: source.',
    };
  }
  return { reason: `answered ${status}`, remedy: 'Try again later, or list another source.' };
}
