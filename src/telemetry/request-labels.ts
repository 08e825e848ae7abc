import type { GenerationRecord } from '#contract';
import { labelledAlso, type Labels } from './series.ts';

/** What a request is counted under; all of it bounded in number. */
interface RequestNames {
  readonly operation: GenerationRecord['operation'];
  readonly route: string;
  /** That answered. */
  readonly model: string;
  readonly tenant: string;
  readonly key: string;
  readonly status: string;
  /** Code of an error. */
  readonly failure: string | undefined;
}

/** The labels of its figures. */
export interface RequestLabels {
  readonly asked: Labels;
  readonly measured: Labels;
  readonly input: Labels;
  readonly output: Labels;
  readonly model: Labels;
  readonly caller: Labels;
  readonly answered: Labels;
}

export function requestLabels({
  operation,
  route,
  model: name,
  tenant,
  key,
  status,
  failure,
}: RequestNames): RequestLabels {
  const asked: Labels = {
    id: `${operation}\n${route}\n${name}`,
    attributes: {
      'gen_ai.operation.name': operation,
      'gen_ai.provider.name': 'lode',
      'gen_ai.request.model': route,
      'gen_ai.response.model': name,
    },
  };
  const model: Labels = { id: name, attributes: { model_name: name } };
  const caller = labelledAlso(labelledAlso(model, 'tenant', tenant), 'key', key);
  return {
    asked,
    measured: failure === undefined ? asked : labelledAlso(asked, 'error.type', failure),
    input: labelledAlso(asked, 'gen_ai.token.type', 'input'),
    output: labelledAlso(asked, 'gen_ai.token.type', 'output'),
    model,
    caller,
    answered: labelledAlso(caller, 'status', status),
  };
}
