import { azureOpenAi } from './azure-openai.js';
import { cohere } from './cohere.js';
import { deepseek } from './deepseek.js';
import { groq } from './groq.js';
import { internlm } from './internlm.js';
import { kimiCode } from './kimi-code.js';
import { minimax } from './minimax.js';
import { mistral } from './mistral.js';
import { nvidia } from './nvidia.js';
import { openWebui } from './open-webui.js';
import { opencodeGo, opencodeZen } from './opencode.js';
import { openrouter } from './openrouter.js';
import { perplexity } from './perplexity.js';
import type { SimulatedVendor } from './simulated-vendor.js';
import { together } from './together.js';
import { zai, zaiCodingPlan } from './zai.js';
import { zenmux } from './zenmux.js';

/** Every simulated vendor. */
export const vendors: readonly SimulatedVendor[] = [
  azureOpenAi,
  cohere,
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
];

const byId = new Map(vendors.map((vendor) => [vendor.id, vendor]));

/** The vendor that `/vendor/<id>` selects. */
export function vendorOf(id: string): SimulatedVendor | undefined {
  return byId.get(id);
}
