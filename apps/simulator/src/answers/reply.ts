import type { FinishReason, JsonObject, JsonValue, Usage } from '@app/contracts';
import type { Answer, ScriptedToolCall } from '../script/behaviour.js';
import { digestOf } from './digest-of.js';
import { jsonOfSchema } from './json-of-schema.js';

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

/** What the model says, ready for a protocol to put on the wire. */
export interface Reply {
  model: string;
  text: readonly string[];
  reasoning: readonly string[];
  toolCalls: readonly ReplyToolCall[];
  finishReason: FinishReason;
  /** As it is told; undefined when the answer keeps silent about it. */
  usage: Usage | undefined;
  /** An answer without any choice. */
  empty: boolean;
}

export interface ReplyToolCall {
  id: string;
  name: string;
  /** JSON text, unless the script wanted something else. */
  arguments: string;
}

const longestEcho = 200;

interface Content {
  text: readonly string[];
  toolCalls: readonly ReplyToolCall[];
  finishReason: FinishReason;
}

/**
 * What the scripted answer comes to for this prompt.
 *
 * @param id Tells this reply from all others; the ids of its tool calls are made from it.
 */
export function composeReply(answer: Answer, prompt: Prompt, id: string): Reply {
  const reasoning = answer.reasoning === undefined ? [] : pieces(answer.reasoning);
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

function contentOf(answer: Answer, prompt: Prompt, id: string, spent: number): Content {
  switch (answer.type) {
    case 'echo':
      return echo(prompt, id, spent);
    case 'text':
      return textWithinLimits(answer.text, prompt, spent);
    case 'digest':
      return textWithinLimits(digestOf(prompt.lastUserText, answer.share), prompt, spent);
    case 'json':
      return plain(JSON.stringify(answer.value ?? jsonOfSchema(answer.schema ?? prompt.json?.schema ?? {})));
    case 'tool-calls':
      return {
        text: pieces(answer.text ?? ''),
        toolCalls: answer.calls.map((call, index) => toolCall(call, `call_${id}_${index}`)),
        finishReason: 'tool-calls',
      };
    default:
      return plain('');
  }
}

function echo(prompt: Prompt, id: string, spent: number): Content {
  const { forcedTool, json, lastUserText } = prompt;
  if (forcedTool !== undefined) {
    const call = { name: forcedTool.name, arguments: jsonOfSchema(forcedTool.parameters) };
    return { text: [], toolCalls: [toolCall(call, `call_${id}_0`)], finishReason: 'tool-calls' };
  }
  const asked = lastUserText.length > longestEcho ? `${lastUserText.slice(0, longestEcho)}…` : lastUserText;
  if (json !== undefined) return plain(JSON.stringify(echoAsJson(json.schema, asked)));
  return textWithinLimits(`You said: ${asked}`, prompt, spent);
}

function echoAsJson(schema: Parameters<typeof jsonOfSchema>[0] | undefined, asked: string): JsonValue {
  return schema === undefined ? { youSaid: asked } : jsonOfSchema(schema);
}

function plain(text: string): Content {
  return { text: pieces(text), toolCalls: [], finishReason: 'stop' };
}

function textWithinLimits(text: string, prompt: Prompt, spent: number): Content {
  const ends = prompt.stop.map((stop) => text.indexOf(stop)).filter((index) => index >= 0);
  const all = pieces(ends.length === 0 ? text : text.slice(0, Math.min(...ends)));
  const room = Math.max(0, (prompt.maxOutputTokens ?? Infinity) - spent);
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
  said: Pick<Reply, 'text' | 'toolCalls' | 'reasoning'>,
): Usage | undefined {
  if (answer.usage === null) return undefined;
  let called = 0;
  for (const call of said.toolCalls) called += pieces(call.arguments).length + 1;
  return {
    inputTokens: answer.usage?.inputTokens ?? prompt.inputTokens,
    cachedInputTokens: answer.usage?.cachedInputTokens ?? 0,
    outputTokens: answer.usage?.outputTokens ?? said.text.length + said.reasoning.length + called,
    reasoningTokens: answer.usage?.reasoningTokens ?? said.reasoning.length,
  };
}

const piece = /\s*\S{1,12}|\s+/gu;

/**
 * Text cut into pieces of about a token each: a word with the blanks before it, or 12 characters of a
 * longer one. Joined they give the text again. The simulator counts tokens by them.
 */
export function pieces(text: string): string[] {
  return text.match(piece) ?? [];
}

/** Tokens of an input, which need no pieces: one for each four characters, rounded up. */
export function inputTokens(characters: number): number {
  return Math.ceil(characters / 4);
}
