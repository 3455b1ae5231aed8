import type { Content, Part } from '@google/genai/web';
import type { ImagePart, JsonObject, JsonValue, Message, TextPart, ToolCall } from '@app/contracts';
import { ProviderError } from '@app/provider-spec';

type AssistantMessage = Extract<Message, { role: 'assistant' }>;
type ToolMessage = Extract<Message, { role: 'tool' }>;

/**
 * A conversation in the protocol's words. Results of tools that follow one another are one content, as
 * Gemini wants them all in answer to the content that called. System messages go elsewhere.
 *
 * @throws {ProviderError} `invalid-request` for a result that answers no call, and for arguments that are
 * no object.
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

/** An address is Google's to fetch: it takes public ones, of models that can, and says so when it cannot. */
function toImage({ image }: ImagePart): Part {
  if (!('url' in image)) return { inlineData: { mimeType: image.mediaType, data: image.data } };
  const ending = /\.([a-z]+)$/i.exec(new URL(image.url).pathname)?.[1] ?? '';
  const mimeType = mediaTypes[ending.toLowerCase()];
  return { fileData: { fileUri: image.url, ...(mimeType !== undefined && { mimeType }) } };
}

function toModelParts({ content, toolCalls = [] }: AssistantMessage): Part[] {
  const calls = toolCalls.map(toCall);
  // An empty part is refused; a message without calls has nothing else to send.
  return content === undefined || (content === '' && calls.length > 0)
    ? calls
    : [{ text: content }, ...calls];
}

/** The signature goes back on the part that it came on, as newer models insist. */
function toCall({ id, name, arguments: args, signature }: ToolCall): Part {
  if (!isObject(args)) {
    const message = `The arguments of the call "${id}" are no object, which is all that Gemini takes.`;
    throw new ProviderError({ kind: 'invalid-request', message });
  }
  return {
    functionCall: { id, name, args },
    ...(signature !== undefined && { thoughtSignature: signature }),
  };
}

/** A result names its tool, which our messages leave to the call that they answer. */
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
