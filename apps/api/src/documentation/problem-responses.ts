import { type ProblemCode, problemBase, problemTypes } from '../problems/problem-types.js';
import { reference } from './operation.js';

/** Members of the example that a code alone does not tell. */
const details: Partial<Record<ProblemCode, object>> = {
  'operators-only': {
    detail:
      'This request concerns the whole installation. Use an API key that has "operator: true" in the configuration.',
  },
  validation: {
    detail: 'Members of the job are missing or not valid; see errors.',
    errors: [{ pointer: '/input/messages', detail: 'Must not be empty.' }],
  },
  'unknown-backend': {
    detail: 'No backend is called "primry".',
    errors: [{ pointer: '/backend', detail: 'No such backend.' }],
  },
};

/** Headers that come with problems of a status. */
const headers: Partial<Record<number, object>> = {
  401: { 'WWW-Authenticate': { schema: { type: 'string' } } },
  503: { 'Retry-After': reference('headers', 'Retry-After') },
};

/** What an operation answers when it refuses: one response for each status, with all its kinds of problem. */
export function problemResponses(...codes: ProblemCode[]): Record<string, object> {
  const all: ProblemCode[] = [...codes, 'unauthenticated', 'misdirected', 'internal', 'store-unavailable'];
  return openProblemResponses(...all);
}

/** The same for an operation that needs neither a key nor the store. */
export function openProblemResponses(...codes: ProblemCode[]): Record<string, object> {
  const statuses = new Set(codes.map((code) => problemTypes[code].status));
  return Object.fromEntries(
    [...statuses].map((status) => {
      const kinds = codes.filter((code) => problemTypes[code].status === status);
      return [String(status), problemResponse(status, kinds)];
    }),
  );
}

function problemResponse(status: number, codes: ProblemCode[]): object {
  return {
    description: codes.map((code) => `\`${code}\`: ${problemTypes[code].title}.`).join(' '),
    headers: { 'X-Request-Id': reference('headers', 'X-Request-Id'), ...headers[status] },
    content: {
      'application/problem+json': {
        schema: reference('schemas', 'Problem'),
        examples: Object.fromEntries(codes.map((code) => [code, { value: problemExample(code) }])),
      },
    },
  };
}

function problemExample(code: ProblemCode): object {
  return {
    type: problemBase + code,
    ...problemTypes[code],
    ...details[code],
    instance: '/v1/jobs',
    code,
    requestId: '6f1f3f0c-6d0b-4c2d-9d43-0d8fb2f0c1aa',
  };
}
