import type { FailureResponse } from '../protocols/failure-case.js';
import { isObject } from './rewritten.js';
import type { Gate } from './simulated-vendor.js';

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
