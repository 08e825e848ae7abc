import { createHash, subtle } from 'node:crypto';

const chunkBytes = 2 ** 21;
/** Node copies what it digests on another thread: some at a time keep that from holding up the steps of the model. */
const chunksAtOnce = 4;

/** SHA-256 over the SHA-256 of each chunk of 2 MiB: computed on other threads, several chunks at once. */
export async function bodyDigest(body: Uint8Array<ArrayBuffer>): Promise<Buffer> {
  const digests = Array.from({ length: Math.ceil(body.length / chunkBytes) }, () => new Uint8Array());
  const left = digests.keys();
  const digestChunks = async () => {
    for (const index of left) {
      const from = index * chunkBytes;
      digests[index] = new Uint8Array(await subtle.digest('SHA-256', body.subarray(from, from + chunkBytes)));
    }
  };
  await Promise.all(Array.from({ length: chunksAtOnce }, digestChunks));
  const whole = createHash('sha256');
  for (const digest of digests) whole.update(digest);
  return whole.digest();
}
