import { isObject, objectsIn } from '../call.js';
import { temperatureMistake } from '../openai/chat-request.js';
import { badRequest } from '../openai/failures.js';
import type { FailureResponse } from '../protocol.js';

type Body = Readonly<Record<string, unknown>>;
type Items = readonly Record<string, unknown>[];
type Check = (body: Body, items: Items) => FailureResponse | undefined;

/** Members of chat completions, and the members that replace them here. */
const moved: Readonly<Record<string, string>> = {
  messages: 'input',
  max_tokens: 'max_output_tokens',
  max_completion_tokens: 'max_output_tokens',
  response_format: 'text.format',
  reasoning_effort: 'reasoning.effort',
};

/** Members of chat completions without a replacement. */
const unknownMembers = ['stop', 'seed', 'n', 'presence_penalty', 'frequency_penalty', 'logit_bias', 'top_k'];

const contentTypes = [
  'input_text',
  'input_image',
  'output_text',
  'refusal',
  'input_file',
  'computer_screenshot',
  'summary_text',
];

const checks: readonly Check[] = [
  missingMember,
  memberOfChatCompletions,
  namelessTool,
  unsupportedContent,
  unpairedToolCall,
  unreadableReasoning,
  jsonNotMentioned,
  unknownPreviousResponse,
];

/** The first mistake for which OpenAI would refuse a request, in OpenAI's words. */
export function mistakeIn(body: Body, items: Items): FailureResponse | undefined {
  for (const check of checks) {
    const mistake = check(body, items);
    if (mistake !== undefined) return mistake;
  }
  const { temperature } = body;
  return temperatureMistake(typeof temperature === 'number' ? temperature : undefined);
}

function missingMember({ model, input }: Body): FailureResponse | undefined {
  const param = !model ? 'model' : input === undefined ? 'input' : undefined;
  return param === undefined ? undefined : missingParameter(param);
}

function missingParameter(param: string): FailureResponse {
  return badRequest({
    message: `Missing required parameter: '${param}'.`,
    param,
    code: 'missing_required_parameter',
  });
}

function memberOfChatCompletions(body: Body): FailureResponse | undefined {
  for (const [param, place] of Object.entries(moved)) {
    if (body[param] === undefined) continue;
    const message = `Unsupported parameter: '${param}'. In the Responses API, this parameter has moved to '${place}'. Try again with the new parameter. See the API documentation for more information: https://platform.openai.com/docs/api-reference/responses/create.`;
    return badRequest({ message, param, code: 'unsupported_parameter' });
  }
  const param = unknownMembers.find((member) => body[member] !== undefined);
  if (param === undefined) return undefined;
  return badRequest({ message: `Unknown parameter: '${param}'.`, param, code: 'unknown_parameter' });
}

function namelessTool({ tools }: Body): FailureResponse | undefined {
  const nested = objectsIn(tools).findIndex((tool) => tool['type'] === 'function' && !tool['name']);
  return nested < 0 ? undefined : missingParameter(`tools[${nested}].name`);
}

function unsupportedContent(_: Body, items: Items): FailureResponse | undefined {
  for (const [at, item] of items.entries()) {
    const part = objectsIn(item['content']).findIndex(({ type }) => !contentTypes.includes(String(type)));
    if (part < 0) continue;
    const { type } = objectsIn(item['content'])[part] ?? {};
    const supported = contentTypes.map((known) => `'${known}'`).join(', ');
    const message = `Invalid value: '${String(type)}'. Supported values are: ${supported}.`;
    return badRequest({ message, param: `input[${at}].content[${part}]`, code: 'invalid_value' });
  }
  return undefined;
}

function unpairedToolCall(
  { previous_response_id: previous }: Body,
  items: Items,
): FailureResponse | undefined {
  if (previous !== undefined) return undefined;
  const idsOf = (type: string) =>
    items.filter((item) => item['type'] === type).map((item) => String(item['call_id']));
  const [callIds, resultIds] = [idsOf('function_call'), idsOf('function_call_output')];
  const unanswered = callIds.find((id) => !resultIds.includes(id));
  const uncalled = resultIds.find((id) => !callIds.includes(id));
  const message =
    unanswered !== undefined
      ? `No tool output found for function call ${unanswered}.`
      : `No tool call found for function call output with call_id ${uncalled}.`;
  return unanswered === undefined && uncalled === undefined
    ? undefined
    : badRequest({ message, param: 'input' });
}

function unreadableReasoning({ include, model }: Body, items: Items): FailureResponse | undefined {
  if (Array.isArray(include) && include.includes('reasoning.encrypted_content') && !reasons(String(model))) {
    return badRequest({ message: 'Encrypted content is not supported with this model.', param: 'include' });
  }
  const foreign = items.find(
    (item) => item['type'] === 'reasoning' && !isEncrypted(item['encrypted_content']),
  );
  if (foreign === undefined) return undefined;
  return badRequest({
    message: `The encrypted content for item ${String(foreign['id'])} could not be verified. Reason: Encrypted content could not be decrypted or parsed.`,
    code: 'invalid_encrypted_content',
  });
}

function jsonNotMentioned({ text, instructions }: Body, items: Items): FailureResponse | undefined {
  const format = isObject(text) ? text['format'] : undefined;
  if (!isObject(format) || format['type'] !== 'json_object') return undefined;
  if (/json/i.test(`${JSON.stringify(items)}${String(instructions)}`)) return undefined;
  const message =
    "Response input messages must contain the word 'json' in some form to use 'text.format' of type 'json_object'.";
  return badRequest({ message, param: 'input' });
}

function unknownPreviousResponse({ previous_response_id: id }: Body): FailureResponse | undefined {
  if (typeof id !== 'string') return undefined;
  return badRequest({
    message: `Previous response with id '${id}' not found.`,
    param: 'previous_response_id',
    code: 'previous_response_not_found',
  });
}

/** The beginning of the vendor's encrypted tokens. */
const encryptedPrefix = 'gAAAA';

/** Reasoning in a form that only the vendor can read; the simulator only encodes it. */
export function encryptReasoning(reasoning: string): string {
  return `${encryptedPrefix}${Buffer.from(reasoning).toString('base64url')}`;
}

function isEncrypted(content: unknown): boolean {
  return typeof content === 'string' && content.startsWith(encryptedPrefix);
}

/** Whether a model with this name reasons. */
function reasons(model: string): boolean {
  return /^(o\d|gpt-5(?!-chat)|codex|simulator-reasoning)/.test(model);
}
