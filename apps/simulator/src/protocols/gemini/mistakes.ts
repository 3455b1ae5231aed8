import type { FailureResponse } from '../failure-case.js';
import { invalidArgument } from './error-body.js';
import { isObject, objectsIn } from '../is-object.js';
import { signsItsCalls } from './signatures.js';

type Content = Record<string, unknown>;

/** What Google would refuse of a request to generate content, in its words. */
export function mistakeIn(
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

/** Every call of a content is answered by the next one, all at once. */
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

/** Since the user spoke last, the first call of every content must bring its signature back. */
function signatureMistake(contents: readonly Content[], model: string): FailureResponse | undefined {
  if (!signsItsCalls(model)) return undefined;
  const spoke = contents.findLastIndex(
    (content) => content['role'] !== 'model' && partsWith(content, 'text').length > 0,
  );
  for (const [index, content] of contents.entries()) {
    const [call] = partsWith(content, 'functionCall');
    if (index <= spoke || call === undefined || typeof call['thoughtSignature'] === 'string') continue;
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
