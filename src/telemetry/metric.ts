/** What a metric is, apart from its values. */
export interface Metric {
  readonly name: string;
  readonly kind: 'counter' | 'gauge' | 'histogram';
  /** Of UCUM: seconds, bytes, or what is counted; empty for shares. */
  readonly unit: '' | 's' | 'By' | '{token}' | '{request}' | '{sequence}' | '{run}';
  readonly help: string;
  readonly labels: readonly string[];
  /** Upper bounds of the buckets of a histogram; absent for those that are counted elsewhere, with their own. */
  readonly buckets?: readonly number[];
}

/** As the conventions recommend for each of their metrics, in seconds. */
const requestSeconds = [0.01, 0.02, 0.04, 0.08, 0.16, 0.32, 0.64, 1.28, 2.56, 5.12, 10.24, 20.48, 40.96, 81.92];
const firstTokenSeconds = [0.001, 0.005, 0.01, 0.02, 0.04, 0.06, 0.08, 0.1, 0.25, 0.5, 0.75, 1.0, 2.5, 5.0, 7.5, 10.0];
const tokenSeconds = [0.01, 0.025, 0.05, 0.075, 0.1, 0.15, 0.2, 0.3, 0.4, 0.5, 0.75, 1.0, 2.5];
const tokenCounts = [
  1, 4, 16, 64, 256, 1024, 4096, 16_384, 65_536, 262_144, 1_048_576, 4_194_304, 16_777_216, 67_108_864,
];

const request = ['gen_ai.operation.name', 'gen_ai.provider.name', 'gen_ai.request.model', 'gen_ai.response.model'];
const model = ['model_name'];
const caller = ['model_name', 'tenant', 'key'];

function metric<Kind extends Metric['kind']>(
  kind: Kind,
  name: string,
  unit: Metric['unit'],
  labels: readonly string[],
  help: string,
): Metric & { readonly kind: Kind } {
  return { kind, name, unit, labels, help };
}

function histogram(
  name: string,
  unit: Metric['unit'],
  labels: readonly string[],
  help: string,
  buckets: readonly number[],
): Metric & { readonly kind: 'histogram'; readonly buckets: readonly number[] } {
  return { kind: 'histogram', name, unit, labels, help, buckets };
}

/**
 * Everything that is measured. `gen_ai.*` is named by the semantic conventions of OpenTelemetry, release 1.45;
 * what they have no name for is called as vLLM calls it, with `lode` in the place of `vllm`.
 */
export const metrics = {
  requestDuration: histogram(
    'gen_ai.server.request.duration',
    's',
    [...request, 'error.type'],
    'From the arrival of a request to the last byte of its answer.',
    requestSeconds,
  ),
  timeToFirstToken: histogram(
    'gen_ai.server.time_to_first_token',
    's',
    request,
    'From the arrival of a request to its first token.',
    firstTokenSeconds,
  ),
  timePerOutputToken: histogram(
    'gen_ai.server.time_per_output_token',
    's',
    request,
    'Mean time between the tokens of a request, after the first.',
    tokenSeconds,
  ),
  tokenUsage: histogram(
    'gen_ai.client.token.usage',
    '{token}',
    [...request, 'gen_ai.token.type'],
    'Tokens of a request: of its prompt (input) and of its answer (output).',
    tokenCounts,
  ),
  queueTime: histogram('lode.request_queue_time', 's', model, 'Time that a request waited.', requestSeconds),
  prefillTime: histogram('lode.request_prefill_time', 's', model, 'Time spent on its prompt.', requestSeconds),
  decodeTime: histogram('lode.request_decode_time', 's', model, 'Time spent on its answer.', requestSeconds),
  requests: metric(
    'counter',
    'lode.requests',
    '{request}',
    [...caller, 'status'],
    'Requests to models that have ended.',
  ),
  requestSuccess: metric(
    'counter',
    'lode.request_success',
    '{sequence}',
    ['model_name', 'finished_reason'],
    'Choices that came to their end.',
  ),
  requestsRejected: metric(
    'counter',
    'lode.requests_rejected',
    '{request}',
    ['reason'],
    'Requests answered with an error, by its code.',
  ),
  routeDecisions: metric(
    'counter',
    'lode.route_decisions',
    '{request}',
    ['route', 'model_name', 'reason'],
    'Answers of routes with several models, by the one that gave them and why it was asked.',
  ),
  routePassedOver: metric(
    'counter',
    'lode.route_passed_over',
    '{request}',
    ['route', 'model_name', 'because'],
    'Models that another answered for, by the code of their error.',
  ),
  promptTokens: metric('counter', 'lode.prompt_tokens', '{token}', caller, 'Tokens of prompts.'),
  generationTokens: metric('counter', 'lode.generation_tokens', '{token}', caller, 'Tokens of answers.'),
  cacheQueries: metric(
    'counter',
    'lode.prefix_cache_queries',
    '{token}',
    model,
    'Prompt tokens looked for in the cache.',
  ),
  cacheHits: metric(
    'counter',
    'lode.prefix_cache_hits',
    '{token}',
    model,
    'Prompt tokens found there, and not computed.',
  ),
  running: metric('gauge', 'lode.num_requests_running', '{sequence}', model, 'Choices that hold a place in the model.'),
  waiting: metric('gauge', 'lode.num_requests_waiting', '{request}', model, 'Requests that wait for their first turn.'),
  cacheUsage: metric('gauge', 'lode.kv_cache_usage_perc', '', model, 'Share of the cache in use; 1 is all of it.'),
  promptRate: metric('gauge', 'lode.prompt_tokens_per_second', '', model, 'Prompt tokens computed in the last second.'),
  generationRate: metric(
    'gauge',
    'lode.generation_tokens_per_second',
    '',
    model,
    'Tokens generated in the last second.',
  ),
  memory: metric('gauge', 'lode.memory', 'By', [...model, 'owner'], 'Memory of a model, by what it is used for.'),
  memoryBudget: metric('gauge', 'lode.memory_budget', 'By', [], 'What all models may take together.'),
  memoryReserved: metric(
    'gauge',
    'lode.memory_reserved',
    'By',
    [],
    'What models that are in memory take of the budget.',
  ),
  disk: metric('gauge', 'lode.cache_disk', 'By', model, 'Computed prompts that are kept on disk.'),
  up: metric('gauge', 'lode.model_up', '', model, '1 while the model is in memory and answers, else 0.'),
  restarts: metric('counter', 'lode.worker_restarts', '', model, 'Times that its process had to be started again.'),
  interTokenLatency: metric(
    'histogram',
    'lode.inter_token_latency',
    's',
    model,
    'Time from one token of an answer to the next, as the model makes them.',
  ),
  iterationTokens: metric(
    'histogram',
    'lode.iteration_tokens',
    '{token}',
    model,
    'Tokens computed in a step, of prompts and answers.',
  ),
  iterationSequences: metric(
    'histogram',
    'lode.iteration_sequences',
    '{sequence}',
    model,
    'Sequences computed in a step: the size of the batch.',
  ),
  guessedTokens: metric(
    'counter',
    'lode.spec_decode_num_draft_tokens',
    '{token}',
    model,
    'Tokens that were guessed, and computed along with the next one.',
  ),
  confirmedTokens: metric(
    'counter',
    'lode.spec_decode_num_accepted_tokens',
    '{token}',
    model,
    'Guessed tokens that came true.',
  ),
  runs: metric('counter', 'lode.runs', '{run}', ['outcome'], 'Recorded calls of models, by what became of the record.'),
  runsWaiting: metric('gauge', 'lode.runs_waiting', '{run}', [], 'Runs in memory that wait to be written.'),
  runsUnwritable: metric('gauge', 'lode.runs_unwritable', '', [], '1 while runs cannot be written, else 0.'),
  buildInfo: metric('gauge', 'lode.build_info', '', ['version'], 'Always 1: which release runs.'),
} as const;
