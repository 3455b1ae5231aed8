import * as z from 'zod';
import { problemBase, type ProblemCode, problemTypes } from '../http/problems.js';
import { toJsonSchema } from './schemas.js';

/** One operation of the document, as far as this API uses OpenAPI 3.1. */
export interface Operation {
  operationId: string;
  summary: string;
  description?: string;
  tags: string[];
  /** Empty on operations that need no key. */
  security?: [];
  parameters?: object[];
  requestBody?: object;
  responses: Record<string, object>;
}

/** The operations of one path, by method. */
export type PathItem = Partial<Record<'get' | 'post' | 'put' | 'patch' | 'delete', Operation>>;

/** A reference to a component. */
export function reference(section: 'schemas' | 'headers' | 'parameters' | 'responses', name: string) {
  return { $ref: `#/components/${section}/${name}` };
}

/** The members of a query's schema as parameters. */
export function queryParameters(schema: z.ZodObject): object[] {
  return Object.entries(schema.shape).map(([name, member]) => {
    const { $schema: _, $defs: __, description, ...type } = toJsonSchema(member as z.ZodType);
    return { name, in: 'query', ...(description === undefined ? {} : { description }), schema: type };
  });
}

/** Members of the examples that depend on more than the code. */
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

/** The problems of an operation: one response for each status, with all its kinds of problem. */
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

/** A JSON body of a request. */
export function jsonBody(schema: string, example: object, required = true): object {
  return { required, content: { 'application/json': { schema: reference('schemas', schema), example } } };
}

/** An answer with JSON. */
export function jsonAnswer(description: string, schema: string, example?: object): object {
  return {
    description,
    headers: { 'X-Request-Id': reference('headers', 'X-Request-Id') },
    content: {
      'application/json': { schema: reference('schemas', schema), ...(example !== undefined && { example }) },
    },
  };
}

/** The problems of every operation that reads a JSON body. */
export const bodyProblems = [
  'malformed-json',
  'payload-too-large',
  'unsupported-media',
  'validation',
] as const satisfies ProblemCode[];
