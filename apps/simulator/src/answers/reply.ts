import type { FinishReason, JsonObject, JsonValue, Usage } from '@app/contracts';
import type { Answer, ScriptedToolCall } from '../script/behaviour.js';
import { digestOf } from './digest-of.js';
import { jsonOfSchema } from './json-of-schema.js';

/** What a request asks of the model, independent of its protocol. */
export interface Prompt {
  model: string;
  lastUserText: string;
  inputTokens: number;
  maxOutputTokens: number | undefined;
  stop: readonly string[];
  /** The tool that the model must call, if any. */
  forcedTool: { name: string; parameters: JsonObject } | undefined;
  /** Set if the answer must be JSON; without a schema any JSON object will do. */
  json: { schema: JsonObject | undefined } | undefined;
}

/** The model's output, which a protocol then puts on the wire. */
export interface Reply {
  model: string;
  /** In tokens, as they are streamed. */
  text: readonly string[];
  reasoning: readonly string[];
  toolCalls: readonly ReplyToolCall[];
  finishReason: FinishReason;
  /** Undefined if the answer reports no usage. */
  usage: Usage | undefined;
  /** Whether the answer has no choice at all. */
  empty: boolean;
}

export interface ReplyToolCall {
  id: string;
  name: string;
  /** JSON text, unless the script sets raw arguments. */
  arguments: string;
}

type Content = Pick<Reply, 'text' | 'toolCalls' | 'finishReason'>;

/**
 * Makes the scripted answer to a prompt.
 *
 * @param id Unique to this reply; the ids of its tool calls derive from it.
 */
export function composeReply(answer: Answer, prompt: Prompt, id: string): Reply {
  const reasoning = answer.reasoning === undefined ? [] : splitIntoTokens(answer.reasoning);
  const { text, toolCalls, finishReason } = contentOf(answer, prompt, id, reasoning.length);
  return {
    model: answer.model ?? prompt.model,
    text,
    reasoning,
    toolCalls,
    finishReason: answer.finishReason ?? finishReason,
    usage: usageOf(answer, prompt, { text, toolCalls, reasoning }),
    empty: answer.type === 'empty',
  };
}

function contentOf(answer: Answer, prompt: Prompt, id: string, reasoningTokens: number): Content {
  switch (answer.type) {
    case 'echo':
      return echo(prompt, id, reasoningTokens);
    case 'text':
      return textWithinLimits(answer.text, prompt, reasoningTokens);
    case 'digest':
      return textWithinLimits(digestOf(prompt.lastUserText, answer.share), prompt, reasoningTokens);
    case 'json':
      return plain(JSON.stringify(answer.value ?? jsonOfSchema(answer.schema ?? prompt.json?.schema ?? {})));
    case 'tool-calls':
      return {
        text: splitIntoTokens(answer.text ?? ''),
        toolCalls: answer.calls.map((call, index) => toolCall(call, `call_${id}_${index}`)),
        finishReason: 'tool-calls',
      };
    default:
      return plain('');
  }
}

const longestEcho = 200;

function echo(prompt: Prompt, id: string, reasoningTokens: number): Content {
  const { forcedTool, json, lastUserText } = prompt;
  if (forcedTool !== undefined) {
    const call = { name: forcedTool.name, arguments: jsonOfSchema(forcedTool.parameters) };
    return { text: [], toolCalls: [toolCall(call, `call_${id}_0`)], finishReason: 'tool-calls' };
  }
  const said = lastUserText.length > longestEcho ? `${lastUserText.slice(0, longestEcho)}…` : lastUserText;
  if (json !== undefined) return plain(JSON.stringify(echoAsJson(json.schema, said)));
  return textWithinLimits(`You said: ${said}`, prompt, reasoningTokens);
}

function echoAsJson(schema: JsonObject | undefined, said: string): JsonValue {
  return schema === undefined ? { youSaid: said } : jsonOfSchema(schema);
}

function plain(text: string): Content {
  return { text: splitIntoTokens(text), toolCalls: [], finishReason: 'stop' };
}

function textWithinLimits(text: string, prompt: Prompt, reasoningTokens: number): Content {
  const ends = prompt.stop.map((stop) => text.indexOf(stop)).filter((index) => index >= 0);
  const all = splitIntoTokens(ends.length === 0 ? text : text.slice(0, Math.min(...ends)));
  const room = Math.max(0, (prompt.maxOutputTokens ?? Infinity) - reasoningTokens);
  if (all.length <= room) return { text: all, toolCalls: [], finishReason: 'stop' };
  return { text: all.slice(0, room), toolCalls: [], finishReason: 'length' };
}

function toolCall(call: ScriptedToolCall, id: string): ReplyToolCall {
  const { name } = call;
  return { id: call.id ?? id, name, arguments: call.rawArguments ?? JSON.stringify(call.arguments ?? {}) };
}

function usageOf(
  answer: Answer,
  prompt: Prompt,
  output: Pick<Reply, 'text' | 'toolCalls' | 'reasoning'>,
): Usage | undefined {
  if (answer.usage === null) return undefined;
  let callTokens = 0;
  for (const call of output.toolCalls) callTokens += splitIntoTokens(call.arguments).length + 1;
  return {
    inputTokens: answer.usage?.inputTokens ?? prompt.inputTokens,
    cachedInputTokens: answer.usage?.cachedInputTokens ?? 0,
    outputTokens: answer.usage?.outputTokens ?? output.text.length + output.reasoning.length + callTokens,
    reasoningTokens: answer.usage?.reasoningTokens ?? output.reasoning.length,
  };
}

const tokenPattern = /\s*\S{1,12}|\s+/gu;

/**
 * Splits a text into tokens: a word with the blanks before it, or 12 characters of a longer word. The tokens
 * joined are the text.
 */
export function splitIntoTokens(text: string): string[] {
  return text.match(tokenPattern) ?? [];
}

/** Estimated tokens of an input: a quarter of its characters, rounded up. */
export function estimateTokens(characters: number): number {
  return Math.ceil(characters / 4);
}
