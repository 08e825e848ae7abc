/** A layer is a folder of `src/`. It may import the layers of its row and no others. */
export interface Layer {
  /** Imports go down, or sideways where the row says so; never up. */
  readonly floor: number;
  readonly imports: readonly string[];
  /** npm packages that this layer may import. What two layers need should be wrapped by one of them. */
  readonly packages?: readonly string[];
}

/** The house, as in ARCHITECTURE.md. A new folder in `src/` needs a row here and a paragraph there. */
export const layers: Readonly<Record<string, Layer>> = {
  base: { floor: 1, imports: [] },
  contract: { floor: 2, imports: ['base'] },
  store: { floor: 2, imports: ['base', 'contract'], packages: ['kysely', 'pg'] },
  stack: { floor: 2, imports: ['base', 'store'], packages: ['kysely', 'zod', 'magic-string', 'oxc-parser'] },
  native: { floor: 2, imports: ['base'], packages: ['koffi'] },
  grammar: { floor: 2, imports: ['base', 'contract'] },
  hub: { floor: 3, imports: ['base', 'contract', 'store', 'native'], packages: ['undici', 'yauzl', 'zod'] },
  engine: { floor: 3, imports: ['base', 'contract', 'native', 'grammar'], packages: ['@huggingface/jinja'] },
  embed: {
    floor: 3,
    imports: ['base', 'contract', 'hub'],
    packages: ['@huggingface/tokenizers', 'onnxruntime-node'],
  },
  telemetry: {
    floor: 3,
    imports: ['base', 'contract'],
    packages: [
      '@opentelemetry/api',
      '@opentelemetry/core',
      '@opentelemetry/exporter-metrics-otlp-http',
      '@opentelemetry/exporter-metrics-otlp-proto',
      '@opentelemetry/exporter-prometheus',
      '@opentelemetry/exporter-trace-otlp-http',
      '@opentelemetry/exporter-trace-otlp-proto',
      '@opentelemetry/resources',
      '@opentelemetry/sdk-metrics',
      '@opentelemetry/sdk-trace',
    ],
  },
  remote: {
    floor: 3,
    imports: ['base', 'contract'],
    packages: [
      'undici',
      '@ai-sdk/provider',
      '@ai-sdk/openai',
      '@ai-sdk/anthropic',
      '@ai-sdk/google',
      '@ai-sdk/mistral',
    ],
  },
  vector: { floor: 3, imports: ['base', 'contract', 'store'], packages: ['@orama/stemmers', '@orama/stopwords'] },
  guard: { floor: 3, imports: ['base', 'contract'] },
  prompt: { floor: 3, imports: ['base', 'contract', 'store'], packages: ['kysely', 'yaml', 'zod'] },
  experiment: { floor: 4, imports: ['base', 'contract', 'store', 'prompt'], packages: ['kysely', 'yaml', 'zod'] },
  program: { floor: 4, imports: ['base', 'contract'], packages: ['zod'] },
  gateway: {
    floor: 6,
    imports: ['base', 'contract', 'store', 'prompt', 'program'],
    packages: [
      '@fastify/busboy',
      '@grpc/grpc-js',
      'fastify',
      'jose',
      'kysely',
      'openid-client',
      'protobufjs',
      'qr',
      'zod',
    ],
  },
  target: {
    floor: 6,
    imports: [
      'base',
      'contract',
      'store',
      'stack',
      'hub',
      'engine',
      'embed',
      'remote',
      'guard',
      'telemetry',
      'prompt',
      'program',
      'gateway',
      'vector',
    ],
  },
  resource: {
    floor: 7,
    imports: [
      'base',
      'contract',
      'store',
      'stack',
      'hub',
      'engine',
      'embed',
      'remote',
      'guard',
      'prompt',
      'program',
      'gateway',
      'target',
    ],
    packages: ['zod'],
  },
  cli: {
    floor: 8,
    imports: [
      'base',
      'contract',
      'store',
      'stack',
      'native',
      'grammar',
      'hub',
      'engine',
      'embed',
      'telemetry',
      'prompt',
      'experiment',
      'gateway',
      'target',
      'vector',
      'resource',
    ],
  },
  testing: {
    floor: 8,
    imports: ['base', 'contract', 'store', 'stack', 'resource'],
    packages: ['kysely'],
  },
};

/** `src/index.ts`, what users import as "lode". */
export const frontDoor: Layer = { floor: 9, imports: ['base', 'contract', 'stack', 'experiment', 'resource'] };
