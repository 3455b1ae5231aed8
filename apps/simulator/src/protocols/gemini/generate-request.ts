import type { JsonObject, JsonValue } from '@app/contracts';
import { estimateTokens, type Prompt } from '../../answers/reply.js';
import { isObject, numeric, objectsIn, textsIn } from '../call.js';
import type { FailureResponse } from '../protocol.js';
import { invalidArgument } from './google-errors.js';

const tokensPerImage = 258;

/** A request to generate content. */
interface GenerateRequest {
  prompt: Prompt;
  /** Set if Google would refuse the request as invalid. */
  invalid?: FailureResponse;
}

/** Reads the members that affect the answer, and checks the mistakes that Google checks first. */
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
      return sum + estimateTokens(typeof text === 'string' ? text.length : JSON.stringify(part).length);
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

/** A JSON Schema, else a schema in Google's own format, which writes types in capitals. */
function schemaOf(jsonSchema: unknown, googleSchema: unknown): JsonObject | undefined {
  if (isObject(jsonSchema)) return jsonSchema as JsonObject;
  return isObject(googleSchema) ? (withLowerCaseTypes(googleSchema as JsonObject) as JsonObject) : undefined;
}

function withLowerCaseTypes(value: JsonValue): JsonValue {
  if (Array.isArray(value)) return value.map(withLowerCaseTypes);
  if (!isObject(value)) return value;
  return Object.fromEntries(
    Object.entries(value as JsonObject).map(([name, member]) => [
      name,
      name === 'type' && typeof member === 'string' ? member.toLowerCase() : withLowerCaseTypes(member),
    ]),
  );
}

type Content = Record<string, unknown>;

/** The first mistake for which Google would refuse a request to generate content, in Google's words. */
function mistakeIn(
  request: Record<string, unknown>,
  contents: readonly Content[],
  model: string,
): FailureResponse | undefined {
  if (contents.length === 0) {
    return invalidArgument('* GenerateContentRequest.contents: contents is not specified\n');
  }
  const empty = contents.findIndex(({ parts }) => objectsIn(parts).length === 0);
  if (empty >= 0) {
    return invalidArgument(
      `* GenerateContentRequest.contents[${empty}].parts: contents.parts must not be empty.\n`,
    );
  }
  return temperatureMistake(request) ?? resultsMistake(contents) ?? signatureMistake(contents, model);
}

function temperatureMistake(request: Record<string, unknown>): FailureResponse | undefined {
  const config = request['generationConfig'];
  const temperature = isObject(config) ? config['temperature'] : undefined;
  if (typeof temperature !== 'number' || (temperature >= 0 && temperature <= 2)) return undefined;
  return invalidArgument(
    `* GenerateContentRequest.generation_config.temperature: temperature must be in the range [0.0, 2.0], but was ${temperature}.\n`,
  );
}

/** The next content must answer all calls of a content at once. */
function resultsMistake(contents: readonly Content[]): FailureResponse | undefined {
  const wrong = contents.some((content, index) => {
    const results = partsWith(content, 'functionResponse').length;
    const before = contents[index - 1];
    const calls = before === undefined ? 0 : partsWith(before, 'functionCall').length;
    return results > 0 && results !== calls;
  });
  if (!wrong) return undefined;
  return invalidArgument(
    'Please ensure that the number of function response parts is equal to the number of function call parts of the function call turn.',
  );
}

/** After the last user text, the first call of every content must include its signature. */
function signatureMistake(contents: readonly Content[], model: string): FailureResponse | undefined {
  if (!signsItsCalls(model)) return undefined;
  const lastUserContent = contents.findLastIndex(
    (content) => content['role'] !== 'model' && partsWith(content, 'text').length > 0,
  );
  for (const [index, content] of contents.entries()) {
    const [call] = partsWith(content, 'functionCall');
    if (index <= lastUserContent || call === undefined || typeof call['thoughtSignature'] === 'string')
      continue;
    const { name } = isObject(call['functionCall']) ? call['functionCall'] : { name: '' };
    return invalidArgument(
      `Function call is missing a thought_signature in functionCall parts. This is required for tools to work correctly, and missing thought_signature may lead to degraded model performance. Additional data, function call \`default_api:${String(name)}\` , position ${index + 1}. Please refer to https://ai.google.dev/gemini-api/docs/thought-signatures for more details.`,
    );
  }
  return undefined;
}

function partsWith(content: Content, member: string): Record<string, unknown>[] {
  return objectsIn(content['parts']).filter((part) => part[member] !== undefined);
}

/** Whether a model signs its calls and requires the signatures back. */
export function signsItsCalls(model: string): boolean {
  return /^gemini-[3-9]/.test(model);
}

/** The signature of a call: opaque to callers, and equal for equal calls. */
export function signatureOf(id: string): string {
  return Buffer.from(`simulated thought of ${id}`).toString('base64');
}
