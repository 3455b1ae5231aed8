import type { IncomingMessage, ServerResponse } from 'node:http';
import { deliver } from '../delivery/deliver.js';
import { paceOf } from '../delivery/pace.js';
import type { Call, FailureResponse, Operation, Protocol } from '../protocols/protocol.js';
import { protocols } from '../protocols/registry.js';
import type { Admission, QuotaBook } from '../quotas/quota-book.js';
import type { BehaviourChooser } from '../script/behaviour-chooser.js';
import type { Behaviour, Fault } from '../script/behaviour.js';
import type { Exchange } from '../script/script.js';
import { vendorOf } from '../vendors/registry.js';
import type { GateRequest, SimulatedVendor } from '../vendors/simulated-vendor.js';
import { apiKeyOf, readBody, refuse, type Target, targetOf, withoutCredentials } from './http-request.js';
import { type Ending, fingerprint, type RequestLog, type RequestRecord } from './request-log.js';
import { type Plan, planOf, planOfFailure } from './response-plan.js';

export interface VendorHandlerParts {
  log: RequestLog;
  quotas: QuotaBook;
  chooser: BehaviourChooser;
  maximumBodyBytes: number;
  /** Bodies up to this size are kept in the log. */
  maximumLoggedBytes: number;
}

/** A request that has come whole. */
interface Asked {
  request: IncomingMessage;
  response: ServerResponse;
  method: string;
  target: Target;
  text: string;
  bytes: number;
}

/** Serves what is asked of a vendor: finds the protocol, the behaviour and the quotas, and answers. */
export class VendorHandler {
  #number = 0;

  constructor(private readonly parts: VendorHandlerParts) {}

  handle(request: IncomingMessage, response: ServerResponse): void {
    const { maximumBodyBytes } = this.parts;
    readBody(request, response, maximumBodyBytes, (text, bytes) => {
      if (text === undefined) {
        refuse(
          response,
          413,
          `The body has ${bytes} bytes; the simulator reads at most ${maximumBodyBytes}.`,
        );
        return;
      }
      const method = request.method ?? 'GET';
      this.#route({ request, response, method, target: targetOf(request.url ?? '/'), text, bytes });
    });
  }

  #route(asked: Asked): void {
    const { request, method, target } = asked;
    for (const protocol of protocols) {
      const { vendorPath, query, vendor } = target;
      const operation = protocol.operation(method, vendorPath, request.headers, query, vendor);
      if (operation === undefined) continue;
      this.#serve(asked, protocol, operation);
      return;
    }
    refuse(
      asked.response,
      404,
      `Unknown request URL: ${method} ${target.path}. Please check the URL for typos.`,
    );
  }

  #serve(asked: Asked, protocol: Protocol, operation: Operation): void {
    const { request, response, target } = asked;
    const vendor = target.vendor === undefined ? undefined : vendorOf(target.vendor);
    if (target.vendor !== undefined && vendor === undefined) {
      refuse(response, 404, `There is no vendor '${target.vendor}'; GET /__simulator/vendors lists them.`);
      return;
    }
    const body = parse(asked.text);
    const call = operation.read(vendor?.reads?.(body) ?? body);
    const exchange: Exchange = {
      path: target.path,
      scenario: target.scenario,
      model: call.model,
      apiKey: apiKeyOf(request.headers),
      headers: request.headers,
      lastUserText: call.lastUserText,
    };
    const behaviour = this.parts.chooser.choose(exchange);
    if (behaviour === undefined) {
      refuse(
        response,
        404,
        `There is no scenario '${target.scenario}'; GET /__simulator/scenarios lists them.`,
      );
      return;
    }
    this.#number += 1;
    const number = this.#number;
    const served: Served = { protocol, vendor, operation: operation.name, call, behaviour };
    const closed = firstRefusal(vendor, {
      operation: operation.name,
      path: target.vendorPath,
      headers: request.headers,
      query: target.query,
      body,
    });
    const [plan, admission] = this.#admit(served, exchange, closed, `sim${number}`);
    const record: RequestRecord = {
      number,
      id: `req_sim${number}`,
      at: Date.now(),
      method: asked.method,
      path: target.path,
      scenario: target.scenario,
      protocol: protocol.id,
      operation: operation.name,
      model: call.model,
      stream: call.stream,
      apiKey: exchange.apiKey === undefined ? undefined : fingerprint(exchange.apiKey),
      headers: withoutCredentials(request.headers),
      body: asked.bytes > this.parts.maximumLoggedBytes ? undefined : body,
      bodyBytes: asked.bytes,
      status: plan.status,
    };
    this.#answer(response, served, { plan, admission, refused: closed !== undefined, record });
  }

  #admit(
    served: Served,
    exchange: Exchange,
    closed: FailureResponse | undefined,
    id: string,
  ): [Plan, Admission] {
    const { protocol, vendor, call, behaviour } = served;
    const plan =
      closed === undefined
        ? dressed(planOf(protocol, call, behaviour, id), served)
        : planOfFailure(protocol, call, closed, id);
    const admission = this.parts.quotas.admit(exchange, plan.cost, performance.now());
    const { refusal } = admission;
    if (refusal === undefined) return [plan, admission];
    const refused = protocol.rateLimited(refusal, call.model ?? '');
    const headers = vendor?.limits?.ofRefusal(refusal) ?? refused.headers;
    return [planOfFailure(protocol, call, { ...refused, headers }, id), admission];
  }

  #answer(response: ServerResponse, served: Served, decided: Decided): void {
    const { protocol, behaviour } = served;
    const { plan, admission, refused, record } = decided;
    const fault = admission.refusal === undefined && !refused ? behaviour.fault : undefined;
    this.parts.log.add(record);
    response.once('close', () => {
      admission.release();
      this.parts.log.end(record, endingOf(response, fault));
    });
    deliver(response, {
      status: plan.status,
      headers: headersOf(served, plan, admission, record.id),
      body: plan.body,
      outputTokens: plan.cost.outputTokens,
      pace: paceOf(behaviour.timing, record.number),
      fault,
      comment: protocol.comment,
    });
  }
}

/** Who is asked for what, and how it shall be served. */
interface Served {
  protocol: Protocol;
  vendor: SimulatedVendor | undefined;
  operation: string;
  call: Call;
  behaviour: Behaviour;
}

interface Decided {
  plan: Plan;
  admission: Admission;
  /** By a gate of the vendor. */
  refused: boolean;
  record: RequestRecord;
}

/** Faults that wait for the client to leave; all others end the response themselves. */
const waitingFaults: ReadonlySet<Fault['type']> = new Set([
  'hang-before-headers',
  'hang-after-headers',
  'drip',
]);

function endingOf(response: ServerResponse, fault: Fault | undefined): Ending {
  if (fault !== undefined && !waitingFaults.has(fault.type)) return 'broken';
  return response.writableFinished ? 'finished' : 'client-aborted';
}

function headersOf({ protocol, vendor }: Served, plan: Plan, admission: Admission, id: string): string[] {
  const { failureHeaders } = plan;
  const about = vendor === undefined ? undefined : [vendor.requestIdHeader ?? 'x-request-id', id];
  if (failureHeaders === undefined) {
    if (about === undefined || vendor?.limits === undefined) return protocol.headers(id, admission);
    return [...about, ...vendor.limits.ofAnswer(admission)];
  }
  const own = Object.entries(failureHeaders).filter(([name]) => name !== 'content-type');
  return [...(about ?? protocol.failureHeaders(id)), ...own.flat()];
}

/** A good answer, or the good beginning of one, in the vendor's own form. */
function dressed(plan: Plan, { vendor, operation }: Served): Plan {
  const good = plan.failureHeaders === undefined || plan.body.stream;
  return good && vendor?.writes !== undefined ? { ...plan, body: vendor.writes(plan.body, operation) } : plan;
}

function firstRefusal(
  vendor: SimulatedVendor | undefined,
  request: GateRequest,
): FailureResponse | undefined {
  for (const gate of vendor?.gates ?? []) {
    const refusal = gate.refuse(request);
    if (refusal !== undefined) return refusal;
  }
  return undefined;
}

function parse(text: string): unknown {
  if (text === '') return undefined;
  try {
    return JSON.parse(text);
  } catch {
    // The protocol answers a body that is no JSON in its own words.
    return undefined;
  }
}
