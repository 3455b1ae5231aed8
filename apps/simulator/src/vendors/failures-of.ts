import type { FailureCase, FailureResponse } from '../protocols/failure-case.js';

/** A vendor's failure as its answer shows it; the body of a text is sent as it is. */
export type Answered = Pick<FailureCase, 'name' | 'status' | 'expectedKind'> &
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
