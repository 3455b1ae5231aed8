import type {
  Call,
  FailureCase,
  FailureResponse,
  Protocol,
  StreamBody,
  WholeBody,
} from '../protocols/protocol.js';
import { failureCase } from '../protocols/registry.js';
import type { Cost } from '../quotas/quota-book.js';
import type { Answer, Behaviour } from '../script/behaviour.js';

/** What is to be sent, before it is known whether the quotas let it through. */
export interface Plan {
  status: number;
  body: WholeBody | StreamBody;
  cost: Cost;
  /** A failure's own headers; missing for a good answer. */
  failureHeaders?: Readonly<Record<string, string>>;
}

const echo: Answer = { type: 'echo' };
const noCost: Cost = { inputTokens: 0, outputTokens: 0 };

/** Tokens that come before an error in the middle of a stream. */
const tokensBeforeError = 2;

/**
 * The scripted failure comes first, as a vendor looks at keys and limits before it reads the request;
 * then what is wrong with the request; then the answer.
 */
export function planOf(protocol: Protocol, call: Call, behaviour: Behaviour, id: string): Plan {
  const scripted = scriptedFailure(protocol, behaviour.failure);
  if (scripted?.answer !== undefined) return planOfAnswer(call, scripted.answer, id);
  const failure = scripted ?? call.invalid;
  if (failure !== undefined) return planOfFailure(protocol, call, failure, id);
  return planOfAnswer(call, behaviour.answer ?? echo, id);
}

/** A failure in place of an answer. It costs no tokens. */
export function planOfFailure(protocol: Protocol, call: Call, failure: FailureResponse, id: string): Plan {
  const { status, headers } = failure;
  const plain: WholeBody = {
    stream: false,
    contentType: headers['content-type'] ?? 'application/json',
    text: failure.body,
  };
  if (failure.delivery === 'response') return { status, body: plain, cost: noCost, failureHeaders: headers };
  const { body } = call.render(echo, id);
  if (!body.stream) return { status, body: plain, cost: noCost, failureHeaders: headers };
  const broken = {
    ...body,
    tokens: body.tokens.slice(0, tokensBeforeError),
    closing: protocol.failureEvent(failure.body),
  };
  return { status, body: broken, cost: noCost, failureHeaders: headers };
}

function planOfAnswer(call: Call, answer: Answer, id: string): Plan {
  return { status: 200, ...call.render(answer, id) };
}

type Scripted = FailureResponse & Pick<FailureCase, 'answer'>;

function scriptedFailure(protocol: Protocol, failure: Behaviour['failure']): Scripted | undefined {
  if (failure === undefined) return undefined;
  if (typeof failure === 'string') return failureCase(protocol, failure) ?? notInProtocol(protocol, failure);
  const { status, headers, body } = failure;
  return {
    status,
    headers: lowerCase(headers),
    body: typeof body === 'string' ? body : JSON.stringify(body),
    delivery: 'response',
  };
}

function notInProtocol(protocol: Protocol, name: string): FailureResponse {
  const message = `The simulator's protocol ${protocol.id} has no failure '${name}'.`;
  return { status: 501, headers: {}, body: JSON.stringify({ error: { message } }), delivery: 'response' };
}

function lowerCase(headers: Record<string, string>): Record<string, string> {
  return Object.fromEntries(Object.entries(headers).map(([name, value]) => [name.toLowerCase(), value]));
}
