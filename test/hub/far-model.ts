import assert from 'node:assert/strict';
import { encodeGguf, type GgufDescription } from '#hub';
import { tinyModel } from '../tiny-models.ts';
import type { Handler } from './file-server.ts';

/** A model of which a test has only the header: the rest is said to be there. */
export interface FarModel {
  readonly header: Uint8Array;
  readonly sizeBytes: number;
}

/** @param more bytes of metadata beside what a tiny model has, and bytes of one more tensor */
export function farModel(more: { readonly paddingBytes?: number; readonly tensorBytes?: number } = {}): FarModel {
  const { metadata, tensors }: GgufDescription = tinyModel('llama');
  const { paddingBytes = 0, tensorBytes = 4096 } = more;
  const value = Array.from({ length: Math.ceil(paddingBytes / 1008) }, () => 'x'.repeat(1000));
  const encoded = encodeGguf({
    metadata: { ...metadata, 'tokenizer.padding': { type: 'array', items: 'string', value } },
    tensors: [...tensors, { name: 'large.weight', type: 'F32', dimensions: [1024, tensorBytes / 4096] }],
  });
  const last = encoded.tensors.at(-1)!;
  return { header: encoded.bytes, sizeBytes: last.offset + last.sizeBytes };
}

export interface Ways {
  /** What the server says the file's size is. */
  readonly announcedBytes?: number;
  readonly cutAfterBytes?: number;
  readonly etag?: string;
}

/** Answers a range as RFC 9110 asks for, with zeros behind the header. */
export function servePart({ header, sizeBytes }: FarModel, ways: Ways = {}): Handler {
  return (request, response) => {
    const total = ways.announcedBytes ?? sizeBytes;
    const [, first, last] = /^bytes=(\d+)-(\d+)$/.exec(request.headers.range ?? '') ?? assert.fail('no range');
    const end = Math.min(Number(last) + 1, total);
    const body = Buffer.alloc(end - Number(first));
    body.set(header.subarray(Number(first), end));
    response.writeHead(206, {
      'content-length': body.byteLength,
      'content-range': `bytes ${first}-${end - 1}/${total}`,
      ...(ways.etag !== undefined && { etag: ways.etag }),
    });
    if (ways.cutAfterBytes === undefined) response.end(body);
    else response.write(body.subarray(0, ways.cutAfterBytes), () => setTimeout(() => response.destroy(), 5));
  };
}
