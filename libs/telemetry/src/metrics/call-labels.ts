import type { LabelValues } from './meter.js';

/** What tells calls to models apart, as the conventions for GenAI have it. */
export function callLabels(
  kind: string,
  provider: string | undefined,
  model: string | undefined,
): LabelValues<'gen_ai.operation.name' | 'gen_ai.provider.name' | 'gen_ai.request.model'> {
  return {
    'gen_ai.operation.name': kind === 'embed' ? 'embeddings' : 'chat',
    'gen_ai.provider.name': provider,
    'gen_ai.request.model': model,
  };
}
