import type { BackendSettings } from '@app/contracts';
import { loadTokenizer } from '@app/policies';

/** Loads what counts tokens, for the models of backends with a limit of tokens: it would halt running calls. */
export async function loadTokenizers(backends: Readonly<Record<string, BackendSettings>>): Promise<void> {
  for (const { model, limits } of Object.values(backends)) {
    const { inputTokensPerMinute, tokensPerMinute } = limits;
    if (model !== undefined && (inputTokensPerMinute ?? tokensPerMinute) !== undefined)
      await loadTokenizer(model);
  }
}
