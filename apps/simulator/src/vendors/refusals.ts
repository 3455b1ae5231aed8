import type { FailureCase, FailureResponse } from '../protocols/protocol.js';
import { isObject } from '../protocols/call.js';
import type { Gate } from './simulated-vendor.js';

/** A failure of a vendor; an object is sent as JSON, a text unchanged. */
type VendorFailure = Pick<FailureCase, 'name' | 'status' | 'expectedKind'> &
  Partial<Omit<FailureCase, 'body'>> & { body: object | string };

/** The failures of a vendor that speaks the OpenAI protocol. */
export function failuresOf(vendor: string, failures: readonly VendorFailure[]): readonly FailureCase[] {
  return failures.map(({ body, ...details }) => ({
    vendor,
    protocol: 'openai',
    headers: {},
    delivery: 'response',
    body: typeof body === 'string' ? body : JSON.stringify(body),
    ...details,
  }));
}

/** A gate's answer with a body of JSON. */
export function jsonRefusal(status: number, body: object): FailureResponse {
  return { status, headers: {}, body: JSON.stringify(body), delivery: 'response' };
}

/** A gate that refuses requests with one of these members. */
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

/** FastAPI's answer to a member that its schema does not have. */
export function extraForbidden(status: number, name: string, value: unknown): FailureResponse {
  const detail = [
    { type: 'extra_forbidden', loc: ['body', name], msg: 'Extra inputs are not permitted', input: value },
  ];
  return jsonRefusal(status, { detail });
}

/** A gate of an API whose paths do not begin with `/v1`: other paths are not found. */
export function servesUnder(prefix: string, refuse: (path: string) => FailureResponse): Gate {
  return {
    name: `serves paths under ${prefix === '' ? 'the host' : prefix}`,
    expectedKind: 'model-not-found',
    refuse: ({ path }) =>
      /^\/(chat\/completions|embeddings|models)$/.test(path.slice(prefix.length)) && path.startsWith(prefix)
        ? undefined
        : refuse(path),
  };
}
