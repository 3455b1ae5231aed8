import type { ProviderDefinition } from '@app/provider-spec';
import { anthropic } from './vendors/anthropic.js';
import { cohere } from './vendors/cohere.js';
import { azureOpenAi } from './vendors/azure-openai.js';
import { custom } from './vendors/custom.js';
import { deepseek } from './vendors/deepseek.js';
import { gemini } from './vendors/gemini.js';
import { groq } from './vendors/groq.js';
import { internlm } from './vendors/internlm.js';
import { kimiCode } from './vendors/kimi-code.js';
import { hybrid } from './vendors/hybrid.js';
import { local } from './vendors/local.js';
import { minimax } from './vendors/minimax.js';
import { mistral } from './vendors/mistral.js';
import { nvidia } from './vendors/nvidia.js';
import { openWebui } from './vendors/open-webui.js';
import { ollama } from './vendors/ollama.js';
import { openAiResponses } from './vendors/openai-responses.js';
import { openai } from './vendors/openai.js';
import { opencodeGo, opencodeZen } from './vendors/opencode.js';
import { openrouter } from './vendors/openrouter.js';
import { perplexity } from './vendors/perplexity.js';
import { simulator } from './vendors/simulator.js';
import { together } from './vendors/together.js';
import { zai, zaiCodingPlan } from './vendors/zai.js';
import { zenmux } from './vendors/zenmux.js';

/** Every provider of the catalogue: one file and one line here. */
export const providers: readonly ProviderDefinition[] = unique([
  openai,
  openAiResponses,
  azureOpenAi,
  anthropic,
  gemini,
  groq,
  mistral,
  together,
  perplexity,
  deepseek,
  openrouter,
  nvidia,
  zenmux,
  zai,
  zaiCodingPlan,
  kimiCode,
  opencodeGo,
  opencodeZen,
  minimax,
  internlm,
  openWebui,
  cohere,
  ollama,
  custom,
  local,
  hybrid,
  simulator,
]);

/** The provider of an id, or of another name that it has. */
export function findProvider(name: string): ProviderDefinition | undefined {
  return providers.find(({ id, aliases }) => id === name || aliases?.includes(name) === true);
}

function unique(definitions: ProviderDefinition[]): ProviderDefinition[] {
  const names = definitions.flatMap(({ id, aliases = [] }) => [id, ...aliases]);
  const twice = names.find((name, index) => names.indexOf(name) !== index);
  if (twice !== undefined) throw new Error(`Two providers have the name "${twice}"; rename one of them.`);
  return definitions;
}
