export { folderBlobs } from './blob-folder.ts';
export { BlobMissingError } from './blob-missing-error.ts';
