import {
  FunctionCallingConfigMode,
  type GenerateContentConfig,
  type GenerateContentParameters,
  MediaResolution,
  type ToolConfig,
} from '@google/genai/web';
import type { ChatInput, ResponseFormat } from '@app/contracts';
import type { ChatCall } from '@app/provider-spec';
import { toContents } from './to-contents.js';

/**
 * The request of a call; the caller's own options are put over it by the SDK. What nobody asked for is
 * left out.
 *
 * @throws {ProviderError} `invalid-request` for a conversation that the protocol cannot carry.
 * @see https://ai.google.dev/api/generate-content
 */
export function toRequest({ model, input }: ChatCall): GenerateContentParameters {
  return {
    model,
    contents: toContents(input.messages),
    config: {
      ...toSystemInstruction(input),
      ...toTools(input),
      ...toResponseFormat(input.responseFormat),
      ...toMediaResolution(input),
      ...toSampling(input),
    },
  };
}

/** The protocol knows one place for instructions: what a system message says inside a chat goes there too. */
function toSystemInstruction({ system, messages }: ChatInput): GenerateContentConfig {
  const said = messages.flatMap((message) => (message.role === 'system' ? [message.content] : []));
  const all = system === undefined ? said : [system, ...said];
  if (all.length === 0) return {};
  return { systemInstruction: { role: 'user', parts: all.map((text) => ({ text })) } };
}

function toTools(input: ChatInput): GenerateContentConfig {
  const { tools } = input;
  if (tools === undefined) return {};
  const functionDeclarations = tools.map(({ name, description, parameters }) => ({
    name,
    ...(description !== undefined && { description }),
    parametersJsonSchema: parameters,
  }));
  const toolConfig = toToolConfig(input);
  return { tools: [{ functionDeclarations }], ...(toolConfig !== undefined && { toolConfig }) };
}

/** `strict` is a mode of the protocol; a tool that must be called is held to its schema in any case. */
function toToolConfig({ tools = [], toolChoice }: ChatInput): ToolConfig | undefined {
  const strict = tools.some((tool) => tool.strict === true);
  if (toolChoice === 'none') return mode(FunctionCallingConfigMode.NONE);
  if (toolChoice === 'required') return mode(FunctionCallingConfigMode.ANY);
  if (toolChoice === 'auto' || toolChoice === undefined) {
    if (strict) return mode(FunctionCallingConfigMode.VALIDATED);
    return toolChoice === undefined ? undefined : mode(FunctionCallingConfigMode.AUTO);
  }
  return mode(FunctionCallingConfigMode.ANY, [toolChoice.tool]);
}

function mode(name: FunctionCallingConfigMode, allowedFunctionNames?: string[]): ToolConfig {
  return {
    functionCallingConfig: {
      mode: name,
      ...(allowedFunctionNames !== undefined && { allowedFunctionNames }),
    },
  };
}

/** Gemini holds every answer to its schema, so `strict` adds nothing. The name becomes the title. */
function toResponseFormat(format: ResponseFormat | undefined): GenerateContentConfig {
  if (format === undefined) return {};
  if (format.type === 'text') return { responseMimeType: 'text/plain' };
  const responseMimeType = 'application/json';
  if (format.type === 'json') return { responseMimeType };
  const { name, description, schema } = format;
  const described = { title: name, ...(description !== undefined && { description }), ...schema };
  return { responseMimeType, responseJsonSchema: described };
}

/**
 * All models know one resolution for a whole request, so it is the highest that an image asks for, and low
 * only when every image asks for that.
 */
function toMediaResolution({ messages }: ChatInput): GenerateContentConfig {
  const details = messages.flatMap((message) =>
    message.role === 'user' && typeof message.content !== 'string'
      ? message.content.flatMap((part) => (part.type === 'image' ? [part.detail ?? 'auto'] : []))
      : [],
  );
  if (details.includes('high')) return { mediaResolution: MediaResolution.MEDIA_RESOLUTION_HIGH };
  const low = details.length > 0 && details.every((detail) => detail === 'low');
  return low ? { mediaResolution: MediaResolution.MEDIA_RESOLUTION_LOW } : {};
}

function toSampling(input: ChatInput): GenerateContentConfig {
  const { maxOutputTokens, temperature, topP, topK, presencePenalty, frequencyPenalty, seed, stop } = input;
  const members = { maxOutputTokens, temperature, topP, topK, presencePenalty, frequencyPenalty, seed };
  const given = Object.entries(members).filter(([, value]) => value !== undefined);
  return { ...Object.fromEntries(given), ...(stop !== undefined && { stopSequences: stop }) };
}
