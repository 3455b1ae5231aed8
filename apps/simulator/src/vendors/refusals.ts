import type { FailureCase, FailureResponse } from '../protocols/protocol.js';
import { isObject } from './rewriting.js';
import type { Gate } from './simulated-vendor.js';

/** A vendor's failure as its answer shows it; the body of a text is sent as it is. */
type Answered = Pick<FailureCase, 'name' | 'status' | 'expectedKind'> &
  Partial<Omit<FailureCase, 'body'>> & { answered: object | string };

/** The failures of a vendor that speaks OpenAI's protocol. */
export function failuresOf(vendor: string, answers: readonly Answered[]): readonly FailureCase[] {
  return answers.map(({ answered, ...rest }) => ({
    vendor,
    protocol: 'openai',
    headers: {},
    delivery: 'response',
    body: typeof answered === 'string' ? answered : JSON.stringify(answered),
    ...rest,
  }));
}

/** A refusal of a gate, with a body of JSON. */
export function refused(status: number, body: object): FailureResponse {
  return { status, headers: {}, body: JSON.stringify(body), delivery: 'response' };
}

/** A vendor with a strict schema: these members of a request are refused, each with the vendor's words for it. */
export function refusesMembers(
  names: readonly string[],
  refuse: (name: string, value: unknown) => FailureResponse,
): Gate {
  return {
    name: `refuses ${names.join(', ')}`,
    expectedKind: 'invalid-request',
    refuse({ body }) {
      const name = isObject(body) ? names.find((one) => one in body) : undefined;
      return name === undefined || !isObject(body) ? undefined : refuse(name, body[name]);
    },
  };
}

/** FastAPI's answer to a member that the schema does not have. */
export function extraForbidden(status: number, name: string, value: unknown): FailureResponse {
  const detail = [
    { type: 'extra_forbidden', loc: ['body', name], msg: 'Extra inputs are not permitted', input: value },
  ];
  return { status, headers: {}, body: JSON.stringify({ detail }), delivery: 'response' };
}

/** An API that begins somewhere else than at `/v1`: what is asked elsewhere is not found. */
export function beginsAt(prefix: string, refuse: (path: string) => FailureResponse): Gate {
  return {
    name: `begins at ${prefix === '' ? 'the host' : prefix}`,
    expectedKind: 'model-not-found',
    refuse: ({ path }) =>
      /^\/(chat\/completions|embeddings|models)$/.test(path.slice(prefix.length)) && path.startsWith(prefix)
        ? undefined
        : refuse(path),
  };
}
