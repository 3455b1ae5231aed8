import type { JsonObject, JsonValue } from '@app/contracts';
import { inputTokens } from '../../answers/pieces.js';
import type { Prompt } from '../../answers/prompt.js';
import type { FailureResponse } from '../failure-case.js';
import { invalidArgument } from './error-body.js';
import { isObject, objectsIn } from '../is-object.js';
import { mistakeIn } from './mistakes.js';

const tokensPerImage = 258;

/** A request to generate content: what it asks, and whether Google would take it. */
export interface GenerateRequest {
  prompt: Prompt;
  invalid?: FailureResponse;
}

/** Reads what matters for the answer, and refuses the mistakes that Google refuses first. */
export function readGenerateRequest(body: unknown, model: string): GenerateRequest {
  const request = isObject(body) ? body : {};
  const contents = objectsIn(request['contents']);
  const config = isObject(request['generationConfig']) ? request['generationConfig'] : {};
  const invalid = isObject(body) ? mistakeIn(request, contents, model) : unreadable;
  return {
    prompt: {
      model,
      lastUserText: lastUserText(contents),
      inputTokens: tokensOf([...contents, ...objectsIn([request['systemInstruction']])]),
      maxOutputTokens: numeric(config['maxOutputTokens']),
      stop: textsIn(config['stopSequences']),
      forcedTool: forcedTool(request),
      json: jsonFormat(config),
    },
    ...(invalid === undefined ? {} : { invalid }),
  };
}

const unreadable = invalidArgument(
  'Invalid JSON payload received. Unexpected end of string. Expected a value.\n\n^',
);

function lastUserText(contents: readonly Record<string, unknown>[]): string {
  const texts = contents
    .filter(({ role }) => role !== 'model')
    .map(({ parts }) => objectsIn(parts).flatMap(({ text }) => (typeof text === 'string' ? [text] : [])))
    .filter(({ length }) => length > 0);
  return texts.at(-1)?.join('') ?? '';
}

function tokensOf(contents: readonly Record<string, unknown>[]): number {
  return contents
    .flatMap(({ parts }) => objectsIn(parts))
    .reduce((sum, part) => {
      if (part['inlineData'] !== undefined || part['fileData'] !== undefined) return sum + tokensPerImage;
      const { text } = part;
      return sum + inputTokens(typeof text === 'string' ? text.length : JSON.stringify(part).length);
    }, 0);
}

function forcedTool(request: Record<string, unknown>): Prompt['forcedTool'] {
  const config = isObject(request['toolConfig']) ? request['toolConfig']['functionCallingConfig'] : undefined;
  if (!isObject(config) || config['mode'] !== 'ANY') return undefined;
  const allowed = textsIn(config['allowedFunctionNames']);
  const tool = objectsIn(request['tools'])
    .flatMap((one) => objectsIn(one['functionDeclarations']))
    .find(({ name }) => allowed.length === 0 || allowed.includes(String(name)));
  if (tool === undefined || typeof tool['name'] !== 'string') return undefined;
  return { name: tool['name'], parameters: schemaOf(tool['parametersJsonSchema'], tool['parameters']) ?? {} };
}

function jsonFormat(config: Record<string, unknown>): Prompt['json'] {
  if (config['responseMimeType'] !== 'application/json') return undefined;
  return { schema: schemaOf(config['responseJsonSchema'], config['responseSchema']) };
}

/** A JSON Schema, else a schema of Google's own kind, which differs in the letters of its types. */
function schemaOf(jsonSchema: unknown, googleSchema: unknown): JsonObject | undefined {
  if (isObject(jsonSchema)) return jsonSchema as JsonObject;
  return isObject(googleSchema) ? (withSmallTypes(googleSchema as JsonObject) as JsonObject) : undefined;
}

function withSmallTypes(value: JsonValue): JsonValue {
  if (Array.isArray(value)) return value.map(withSmallTypes);
  if (!isObject(value)) return value;
  return Object.fromEntries(
    Object.entries(value as JsonObject).map(([name, member]) => [
      name,
      name === 'type' && typeof member === 'string' ? member.toLowerCase() : withSmallTypes(member),
    ]),
  );
}

function textsIn(value: unknown): string[] {
  return Array.isArray(value) ? (value as unknown[]).filter((text) => typeof text === 'string') : [];
}

function numeric(value: unknown): number | undefined {
  return typeof value === 'number' ? value : undefined;
}
