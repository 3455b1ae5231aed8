import type { BackendSettings } from '@app/contracts';
import { limitsCount, loadTokenizer } from '@app/policies';

/** Loads what counts tokens, for the models of backends with a limit of tokens: it would halt running calls. */
export async function loadTokenizers(backends: Readonly<Record<string, BackendSettings>>): Promise<void> {
  for (const { model, limits } of Object.values(backends)) {
    if (model !== undefined && limitsCount(limits, 'inputTokens')) await loadTokenizer(model);
  }
}
