import * as z from 'zod';
import type { Exchange } from '../server/exchange.js';

/** Which requests are meant: those for which every given member holds. */
export const matchSchema = z.strictObject({
  model: z.string().optional(),
  pathPrefix: z.string().startsWith('/').optional().describe('Of the whole path, /scenario/<name> included.'),
  header: z
    .strictObject({ name: z.string().toLowerCase(), value: z.string().optional() })
    .optional()
    .describe('A header that is there, with this value if one is given.'),
  apiKey: z.string().optional(),
  lastUserMessage: z.string().optional().describe('Text that the last user message contains.'),
});

export type Match = z.infer<typeof matchSchema>;

export function matches(match: Match, exchange: Exchange): boolean {
  const { model, pathPrefix, header, apiKey, lastUserMessage } = match;
  if (model !== undefined && model !== exchange.model) return false;
  if (pathPrefix !== undefined && !exchange.path.startsWith(pathPrefix)) return false;
  if (apiKey !== undefined && apiKey !== exchange.apiKey) return false;
  if (lastUserMessage !== undefined && !exchange.lastUserText.includes(lastUserMessage)) return false;
  if (header === undefined) return true;
  const value = exchange.headers[header.name];
  return value !== undefined && (header.value === undefined || header.value === value);
}
