import type { LabelValues } from './meter.js';

/** Labels of a call to a model, by OpenTelemetry's GenAI conventions. */
export function callLabels(
  operation: string,
  provider: string | undefined,
  model: string | undefined,
): LabelValues<'gen_ai.operation.name' | 'gen_ai.provider.name' | 'gen_ai.request.model'> {
  return {
    'gen_ai.operation.name': operation,
    'gen_ai.provider.name': provider,
    'gen_ai.request.model': model,
  };
}
