import {
  type Content,
  FunctionCallingConfigMode,
  type GenerateContentConfig,
  type GenerateContentParameters,
  MediaResolution,
  type Part,
  type ToolConfig,
} from '@google/genai/web';
import type {
  ChatInput,
  ImagePart,
  JsonObject,
  JsonValue,
  Message,
  ResponseFormat,
  TextPart,
  ToolCall,
} from '@app/contracts';
import { type ChatCall, ProviderError } from '@app/provider-spec';

/**
 * The request of a call; the SDK adds the caller's own options. Members that the call does not set are left out.
 *
 * @throws {ProviderError} `invalid-request` for a conversation that the protocol cannot carry.
 * @see https://ai.google.dev/api/generate-content
 */
export function toGeminiRequest({ model, input }: ChatCall): GenerateContentParameters {
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

/** The protocol has one place for instructions; system messages inside a chat go there too. */
function toSystemInstruction({ system, messages }: ChatInput): GenerateContentConfig {
  const inside = messages.flatMap((message) => (message.role === 'system' ? [message.content] : []));
  const all = system === undefined ? inside : [system, ...inside];
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

/** `strict` is a mode of the protocol; a forced call always follows its schema. */
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

/** Gemini enforces every schema, so `strict` has no effect. The name becomes the title. */
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
 * Models have one resolution for a whole request: the highest that an image asks for, and low only if every image
 * asks for it.
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

type AssistantMessage = Extract<Message, { role: 'assistant' }>;
type ToolMessage = Extract<Message, { role: 'tool' }>;

/**
 * The contents of a conversation, without its system messages. Consecutive tool results are one content, because
 * Gemini requires them all in reply to the content with the calls.
 *
 * @throws {ProviderError} `invalid-request` for a result without a call, and for arguments that are no object.
 */
export function toContents(messages: readonly Message[]): Content[] {
  const contents: Content[] = [];
  const tools = new Map<string, string>();
  let results: Part[] | undefined;
  for (const message of messages) {
    if (message.role === 'tool') {
      const result = toResult(message, tools);
      if (results === undefined) contents.push({ role: 'user', parts: (results = [result]) });
      else results.push(result);
      continue;
    }
    results = undefined;
    if (message.role === 'user') contents.push({ role: 'user', parts: toUserParts(message.content) });
    if (message.role === 'assistant') {
      for (const { id, name } of message.toolCalls ?? []) tools.set(id, name);
      contents.push({ role: 'model', parts: toModelParts(message) });
    }
  }
  return contents;
}

function toUserParts(content: string | readonly (TextPart | ImagePart)[]): Part[] {
  if (typeof content === 'string') return [{ text: content }];
  return content.map((part) => (part.type === 'text' ? { text: part.text } : toImage(part)));
}

const mediaTypes: Readonly<Record<string, string>> = {
  png: 'image/png',
  jpg: 'image/jpeg',
  jpeg: 'image/jpeg',
  webp: 'image/webp',
  gif: 'image/gif',
  heic: 'image/heic',
  heif: 'image/heif',
};

/** Google fetches images by address: public addresses only, and only for some models. It reports what it cannot fetch. */
function toImage({ image }: ImagePart): Part {
  if (!('url' in image)) return { inlineData: { mimeType: image.mediaType, data: image.data } };
  const ending = /\.([a-z]+)$/i.exec(new URL(image.url).pathname)?.[1] ?? '';
  const mimeType = mediaTypes[ending.toLowerCase()];
  return { fileData: { fileUri: image.url, ...(mimeType !== undefined && { mimeType }) } };
}

function toModelParts({ content, toolCalls = [] }: AssistantMessage): Part[] {
  const calls = toolCalls.map(toCall);
  // An empty part is refused, but a message without calls has nothing else to send.
  return content === undefined || (content === '' && calls.length > 0)
    ? calls
    : [{ text: content }, ...calls];
}

/** Newer models require the signature on the same part as before. */
function toCall({ id, name, arguments: args, signature }: ToolCall): Part {
  if (!isObject(args)) {
    const message = `The arguments of the call "${id}" are not an object, which Gemini requires.`;
    throw new ProviderError({ kind: 'invalid-request', message });
  }
  return {
    functionCall: { id, name, args },
    ...(signature !== undefined && { thoughtSignature: signature }),
  };
}

/** A result names its tool; in our messages only the call does. */
function toResult({ toolCallId, content, isError }: ToolMessage, tools: ReadonlyMap<string, string>): Part {
  const name = tools.get(toolCallId);
  if (name === undefined) {
    const message = `The tool message "${toolCallId}" answers no call of an earlier assistant message.`;
    throw new ProviderError({ kind: 'invalid-request', message });
  }
  const response = isError === true ? { error: content } : { output: content };
  return { functionResponse: { id: toolCallId, name, response } };
}

function isObject(value: JsonValue): value is JsonObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
