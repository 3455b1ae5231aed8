import type { JsonObject } from '@app/contracts';

/** What a request asks of the model, whatever its protocol. */
export interface Prompt {
  model: string;
  lastUserText: string;
  inputTokens: number;
  maxOutputTokens: number | undefined;
  stop: readonly string[];
  /** The tool that must be called, if one must be. */
  forcedTool: { name: string; parameters: JsonObject } | undefined;
  /** Set when the answer must be JSON; without a schema, any JSON object. */
  json: { schema: JsonObject | undefined } | undefined;
}
