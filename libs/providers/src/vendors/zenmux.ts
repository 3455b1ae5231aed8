import * as z from 'zod';
import type { FailureSign } from '../failures/failure-signs.js';
import { openAiCompatible } from '../protocols/openai-compatible.js';

/** https://docs.zenmux.ai/guide/advanced/error-codes.html */
const failureSigns: readonly FailureSign[] = [
  { kind: 'quota', marks: ['insufficient_credit', 'reject_no_credit', 'quote_exceeded'] },
  { kind: 'model-not-found', marks: ['model_not_available', 'model_not_supported'] },
  { kind: 'unavailable', marks: ['no_provider_available'] },
];

/** ZenMux, a gateway to the models of many vendors, named `vendor/model`: https://docs.zenmux.ai */
export const zenmux = openAiCompatible({
  id: 'zenmux',
  label: 'ZenMux',
  baseUrl: 'https://zenmux.ai/api/v1',
  apiKeyEnv: 'ZENMUX_API_KEY',
  defaultModel: 'deepseek/deepseek-v4-flash',
  capabilities: ['chat', 'tools', 'images', 'json', 'json-schema', 'reasoning', 'list-models'],
  options: z.strictObject({
    siteUrl: z.url().optional().describe('The address of the application.'),
    appTitle: z.string().min(1).optional().describe("The application's name."),
  }),
  connection: ({ siteUrl, appTitle }) => ({
    failureSigns,
    headers: {
      ...(siteUrl !== undefined && { 'http-referer': siteUrl }),
      ...(appTitle !== undefined && { 'x-title': appTitle }),
    },
  }),
});
