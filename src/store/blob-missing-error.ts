import { type Digest, LodeError } from '#base';

/** A file was asked for by content and is not stored here. */
export class BlobMissingError extends LodeError {
  readonly code = 'store/blob-missing';

  constructor(digest: Digest) {
    super(`No file with the content ${digest} is stored here.`, {
      remedy: 'It may have been removed or never downloaded: run "lode up" (or "lode models pull") to fetch it again.',
    });
  }
}
