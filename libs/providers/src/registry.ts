import type { ProviderDefinition } from '@app/provider-spec';
import { anthropic } from './anthropic.js';
import { cohere } from './cohere.js';
import { azureOpenAi } from './azure-openai.js';
import { custom } from './custom.js';
import { deepseek } from './deepseek.js';
import { gemini } from './gemini.js';
import { groq } from './groq.js';
import { internlm } from './internlm.js';
import { kimiCode } from './kimi-code.js';
import { hybrid } from './hybrid.js';
import { local } from './local.js';
import { minimax } from './minimax.js';
import { mistral } from './mistral.js';
import { nvidia } from './nvidia.js';
import { openWebui } from './open-webui.js';
import { ollama } from './ollama.js';
import { openAiResponses } from './openai-responses.js';
import { openai } from './openai.js';
import { opencodeGo } from './opencode-go.js';
import { opencodeZen } from './opencode-zen.js';
import { openrouter } from './openrouter.js';
import { perplexity } from './perplexity.js';
import { simulator } from './simulator.js';
import { together } from './together.js';
import { zaiCodingPlan } from './zai-coding-plan.js';
import { zai } from './zai.js';
import { zenmux } from './zenmux.js';

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
