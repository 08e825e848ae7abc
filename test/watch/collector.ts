import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { buffer } from 'node:stream/consumers';

/** A span as OTLP writes it in JSON, as far as tests read it. */
export interface CollectedSpan {
  readonly traceId: string;
  readonly spanId: string;
  readonly parentSpanId?: string;
  readonly name: string;
  readonly startTimeUnixNano: string;
  readonly endTimeUnixNano: string;
  readonly attributes: readonly { readonly key: string; readonly value: Readonly<Record<string, unknown>> }[];
}

interface Delivery {
  readonly path: string;
  readonly contentType: string;
  readonly body: Buffer;
}

/** Takes what exporters send over HTTP, and keeps it. */
export interface Collector extends AsyncDisposable {
  readonly url: string;
  readonly deliveries: readonly Delivery[];
  /** Those that came as JSON. */
  spans(): readonly CollectedSpan[];
}

export async function startCollector(): Promise<Collector> {
  const deliveries: Delivery[] = [];
  const server = createServer((request, response) => {
    void buffer(request).then((body) => {
      deliveries.push({ path: request.url ?? '', contentType: request.headers['content-type'] ?? '', body });
      response.writeHead(200, { 'content-type': 'application/json' }).end('{}');
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    deliveries,
    spans: () =>
      deliveries
        .filter(({ path, contentType }) => path === '/v1/traces' && contentType === 'application/json')
        .flatMap(({ body }) => spansIn(JSON.parse(body.toString()) as ExportedSpans)),
    [Symbol.asyncDispose]: async () => {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}

interface ExportedSpans {
  readonly resourceSpans: readonly {
    readonly scopeSpans: readonly { readonly spans: readonly CollectedSpan[] }[];
  }[];
}

function spansIn({ resourceSpans }: ExportedSpans): readonly CollectedSpan[] {
  return resourceSpans.flatMap(({ scopeSpans }) => scopeSpans.flatMap(({ spans }) => spans));
}
