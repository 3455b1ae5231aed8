import type { IncomingMessage, ServerResponse } from 'node:http';
import { deliver } from '../delivery/deliver.js';
import { paceOf } from '../delivery/pace.js';
import type { FailureResponse, Operation, Protocol } from '../protocols/protocol.js';
import { protocols } from '../protocols/registry.js';
import type { Admission, QuotaBook } from '../quotas/quota-book.js';
import type { Fault } from '../script/behaviour.js';
import type { BehaviourChooser } from '../script/behaviour-chooser.js';
import type { Exchange } from '../script/script.js';
import { vendorOf } from '../vendors/registry.js';
import type { GateRequest, SimulatedVendor } from '../vendors/simulated-vendor.js';
import {
  apiKeyOf,
  readBody,
  refuse,
  type RequestTarget,
  targetOf,
  withoutCredentials,
} from './http-request.js';
import { type Ending, fingerprint, type RequestLog, type RequestRecord } from './request-log.js';
import {
  planFailure,
  planResponse,
  responseHeaders,
  type ResponsePlan,
  type ScriptedCall,
} from './response-plan.js';

export interface VendorHandlerParts {
  log: RequestLog;
  quotas: QuotaBook;
  chooser: BehaviourChooser;
  maximumBodyBytes: number;
  /** The log keeps bodies up to this size. */
  maximumLoggedBytes: number;
}

/** A complete request. */
interface ReceivedRequest {
  request: IncomingMessage;
  response: ServerResponse;
  method: string;
  target: RequestTarget;
  text: string;
  bytes: number;
}

/** A response that is ready to be sent, with its log record. */
interface AdmittedResponse {
  plan: ResponsePlan;
  admission: Admission;
  /** Whether a gate of the vendor refused the request. */
  gateClosed: boolean;
  record: RequestRecord;
}

/** Serves a vendor's API: finds the protocol, chooses the behaviour, applies the quotas, and answers. */
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

  #route(received: ReceivedRequest): void {
    const { request, method, target } = received;
    for (const protocol of protocols) {
      const { vendorPath, query, vendor } = target;
      const operation = protocol.operation(method, vendorPath, request.headers, query, vendor);
      if (operation === undefined) continue;
      this.#serve(received, protocol, operation);
      return;
    }
    refuse(
      received.response,
      404,
      `Unknown request URL: ${method} ${target.path}. Please check the URL for typos.`,
    );
  }

  #serve(received: ReceivedRequest, protocol: Protocol, operation: Operation): void {
    const { request, response, target } = received;
    const vendor = target.vendor === undefined ? undefined : vendorOf(target.vendor);
    if (target.vendor !== undefined && vendor === undefined) {
      refuse(response, 404, `Unknown vendor '${target.vendor}'. GET /__simulator/vendors lists all vendors.`);
      return;
    }
    const body = parse(received.text);
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
        `Unknown scenario '${target.scenario}'. GET /__simulator/scenarios lists all scenarios.`,
      );
      return;
    }
    this.#number += 1;
    const number = this.#number;
    const scripted: ScriptedCall = { protocol, vendor, operation: operation.name, call, behaviour };
    const gateRefusal = firstGateRefusal(vendor, {
      operation: operation.name,
      path: target.vendorPath,
      headers: request.headers,
      query: target.query,
      body,
    });
    const [plan, admission] = this.#admit(scripted, exchange, gateRefusal, `sim${number}`);
    const record: RequestRecord = {
      number,
      id: `req_sim${number}`,
      at: Date.now(),
      method: received.method,
      path: target.path,
      scenario: target.scenario,
      protocol: protocol.id,
      operation: operation.name,
      model: call.model,
      stream: call.stream,
      apiKey: exchange.apiKey === undefined ? undefined : fingerprint(exchange.apiKey),
      headers: withoutCredentials(request.headers),
      body: received.bytes > this.parts.maximumLoggedBytes ? undefined : body,
      bodyBytes: received.bytes,
      status: plan.status,
    };
    this.#answer(response, scripted, { plan, admission, gateClosed: gateRefusal !== undefined, record });
  }

  #admit(
    scripted: ScriptedCall,
    exchange: Exchange,
    gateRefusal: FailureResponse | undefined,
    id: string,
  ): [ResponsePlan, Admission] {
    const { protocol, vendor, call } = scripted;
    const plan =
      gateRefusal === undefined ? planResponse(scripted, id) : planFailure(protocol, call, gateRefusal, id);
    const admission = this.parts.quotas.admit(exchange, plan.cost, performance.now());
    const { refusal } = admission;
    if (refusal === undefined) return [plan, admission];
    const rateLimited = protocol.rateLimited(refusal, call.model ?? '');
    const headers = vendor?.limits?.ofRefusal(refusal) ?? rateLimited.headers;
    return [planFailure(protocol, call, { ...rateLimited, headers }, id), admission];
  }

  #answer(response: ServerResponse, scripted: ScriptedCall, admitted: AdmittedResponse): void {
    const { protocol, behaviour } = scripted;
    const { plan, admission, gateClosed, record } = admitted;
    const fault = admission.refusal === undefined && !gateClosed ? behaviour.fault : undefined;
    this.parts.log.add(record);
    response.once('close', () => {
      admission.release();
      this.parts.log.end(record, endingOf(response, fault));
    });
    deliver(response, {
      status: plan.status,
      headers: responseHeaders(scripted, plan, admission, record.id),
      body: plan.body,
      outputTokens: plan.cost.outputTokens,
      pace: paceOf(behaviour.timing, record.number),
      fault,
      comment: protocol.comment,
    });
  }
}

/** Faults that wait until the client disconnects; all others end the response themselves. */
const waitingFaults: ReadonlySet<Fault['type']> = new Set([
  'hang-before-headers',
  'hang-after-headers',
  'drip',
]);

function endingOf(response: ServerResponse, fault: Fault | undefined): Ending {
  if (fault !== undefined && !waitingFaults.has(fault.type)) return 'broken';
  return response.writableFinished ? 'finished' : 'client-aborted';
}

function firstGateRefusal(
  vendor: SimulatedVendor | undefined,
  request: GateRequest,
): FailureResponse | undefined {
  for (const gate of vendor?.gates ?? []) {
    const refusal = gate.refuse(request);
    if (refusal !== undefined) return refusal;
  }
  return undefined;
}

/** The parsed body; `undefined` if it is empty or not JSON, which the protocol reports in its own words. */
function parse(text: string): unknown {
  if (text === '') return undefined;
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
