import type {
  Call,
  FailureCase,
  FailureResponse,
  Protocol,
  StreamBody,
  WholeBody,
} from '../protocols/protocol.js';
import { failureCase } from '../protocols/registry.js';
import type { Admission, Cost } from '../quotas/quota-book.js';
import type { Answer, Behaviour } from '../script/behaviour.js';
import type { SimulatedVendor } from '../vendors/simulated-vendor.js';

/** A request that has been read, and the behaviour chosen for it. */
export interface ScriptedCall {
  protocol: Protocol;
  vendor: SimulatedVendor | undefined;
  /** The protocol's operation, such as `chat`. */
  operation: string;
  call: Call;
  behaviour: Behaviour;
}

/** The response to a request, before the quotas have admitted it. */
export interface ResponsePlan {
  status: number;
  body: WholeBody | StreamBody;
  cost: Cost;
  /** The failure's own headers; missing for a successful answer. */
  failureHeaders?: Readonly<Record<string, string>>;
}

const echo: Answer = { type: 'echo' };
const noCost: Cost = { inputTokens: 0, outputTokens: 0 };

/** Number of tokens that precede an error in the middle of a stream. */
const tokensBeforeError = 2;

/**
 * Plans the response. A scripted failure comes first, because a vendor checks keys and limits before it reads
 * the request; then the mistakes of the request; then the answer, in the vendor's dialect.
 */
export function planResponse(scripted: ScriptedCall, id: string): ResponsePlan {
  const { protocol, call, behaviour } = scripted;
  const scriptedFailure = scriptedFailureOf(protocol, behaviour.failure);
  if (scriptedFailure?.answer !== undefined) return planAnswer(scripted, scriptedFailure.answer, id);
  const failure = scriptedFailure ?? call.invalid;
  if (failure === undefined) return planAnswer(scripted, behaviour.answer ?? echo, id);
  const plan = planFailure(protocol, call, failure, id);
  return plan.body.stream ? inDialect(scripted, plan) : plan;
}

/** Plans a failure in place of an answer. It costs no tokens. */
export function planFailure(
  protocol: Protocol,
  call: Call,
  failure: FailureResponse,
  id: string,
): ResponsePlan {
  const { status, headers } = failure;
  const plain: WholeBody = {
    stream: false,
    contentType: headers['content-type'] ?? 'application/json',
    text: failure.body,
  };
  if (failure.delivery === 'response') return { status, body: plain, cost: noCost, failureHeaders: headers };
  const { body } = call.render(echo, id);
  if (!body.stream) return { status, body: plain, cost: noCost, failureHeaders: headers };
  const interrupted = {
    ...body,
    tokens: body.tokens.slice(0, tokensBeforeError),
    closing: protocol.failureEvent(failure.body),
  };
  return { status, body: interrupted, cost: noCost, failureHeaders: headers };
}

function planAnswer(scripted: ScriptedCall, answer: Answer, id: string): ResponsePlan {
  return inDialect(scripted, { status: 200, ...scripted.call.render(answer, id) });
}

function inDialect({ vendor, operation }: ScriptedCall, plan: ResponsePlan): ResponsePlan {
  if (vendor?.writes === undefined) return plan;
  return { ...plan, body: vendor.writes(plan.body, operation) };
}

type ScriptedFailure = FailureResponse & Pick<FailureCase, 'answer'>;

function scriptedFailureOf(protocol: Protocol, failure: Behaviour['failure']): ScriptedFailure | undefined {
  if (failure === undefined) return undefined;
  if (typeof failure === 'string') return failureCase(protocol, failure) ?? notInProtocol(protocol, failure);
  const { status, headers, body } = failure;
  return {
    status,
    headers: withLowerCaseNames(headers),
    body: typeof body === 'string' ? body : JSON.stringify(body),
    delivery: 'response',
  };
}

function notInProtocol(protocol: Protocol, name: string): FailureResponse {
  const message = `The simulator's protocol ${protocol.id} has no failure '${name}'.`;
  return { status: 501, headers: {}, body: JSON.stringify({ error: { message } }), delivery: 'response' };
}

function withLowerCaseNames(headers: Record<string, string>): Record<string, string> {
  return Object.fromEntries(Object.entries(headers).map(([name, value]) => [name.toLowerCase(), value]));
}

/**
 * The headers of a response, as alternating names and values: the vendor's own where it has some, else the
 * protocol's. Content type and length are added when the response is sent.
 */
export function responseHeaders(
  { protocol, vendor }: ScriptedCall,
  { failureHeaders }: ResponsePlan,
  admission: Admission,
  id: string,
): string[] {
  const vendorId = vendor === undefined ? undefined : [vendor.requestIdHeader ?? 'x-request-id', id];
  if (failureHeaders === undefined) {
    if (vendorId === undefined || vendor?.limits === undefined) return protocol.headers(id, admission);
    return [...vendorId, ...vendor.limits.ofAnswer(admission)];
  }
  const own = Object.entries(failureHeaders).filter(([name]) => name !== 'content-type');
  return [...(vendorId ?? protocol.failureHeaders(id)), ...own.flat()];
}
