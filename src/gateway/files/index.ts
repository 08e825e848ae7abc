import { apiKey } from '../api-key.ts';
import type { GatewayLimits } from '../limits.ts';
import { openaiErrorBody } from '../openai/error-body.ts';
import type { Surface } from '../surface.ts';
import type { FileArchive } from './archive/file-archive.ts';
import { fileEndpoints } from './file-endpoints.ts';
import { uploadFile } from './upload-file.ts';
import { uploadEndpoints } from './uploads/upload-endpoints.ts';

/** OpenAI's files: what a team has sent to be used later, and what batches have made. */
export function filesSurface(limits: GatewayLimits, archive: FileArchive): Surface {
  return {
    name: 'files',
    endpoints: [uploadFile(limits, archive), ...fileEndpoints(archive), ...uploadEndpoints(limits, archive)],
    credential: apiKey,
    faultBody: openaiErrorBody,
  };
}
