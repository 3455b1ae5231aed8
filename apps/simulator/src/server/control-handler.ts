import type { IncomingMessage, ServerResponse } from 'node:http';
import * as z from 'zod';
import { failures } from '../protocols/registry.js';
import type { QuotaReport } from '../quotas/quota-book.js';
import { UnknownFailureError } from '../script/behaviour-chooser.js';
import { faults, scenarios } from '../script/scenarios.js';
import type { ScriptInput } from '../script/script.js';
import { vendors } from '../vendors/registry.js';
import { readBody, refuse } from './http-request.js';
import type { RequestRecord } from './request-log.js';

const prefix = '/__simulator/';
const maximumScriptBytes = 4 * 1_024 * 1_024;

/** The part of a simulator that the control API shows and changes. */
export interface Controls {
  readonly requests: readonly RequestRecord[];
  readonly requestCount: number;
  readonly violations: readonly QuotaReport[];
  configure(script: ScriptInput): void;
  reset(): void;
}

/**
 * The control API for tests in other processes, under `/__simulator/`: `POST script` and `reset`,
 * `GET requests`, `violations`, `scenarios`, `vendors` and `failures`.
 */
export class ControlHandler {
  constructor(private readonly controls: Controls) {}

  owns(url: string): boolean {
    return url.startsWith(prefix);
  }

  handle(request: IncomingMessage, response: ServerResponse): void {
    readBody(request, response, maximumScriptBytes, (text) => {
      const { pathname } = new URL(request.url ?? '/', 'http://simulator');
      const control = `${request.method} ${pathname.slice(prefix.length)}`;
      if (control === 'POST script') this.#configure(response, text);
      else this.#run(response, control);
    });
  }

  #configure(response: ServerResponse, text: string | undefined): void {
    try {
      this.controls.configure(JSON.parse(text ?? '') as ScriptInput);
      response.writeHead(204).end();
    } catch (error) {
      if (error instanceof z.ZodError) refuse(response, 400, z.prettifyError(error));
      else if (error instanceof SyntaxError || error instanceof UnknownFailureError) {
        refuse(response, 400, error.message);
      } else throw error;
    }
  }

  #run(response: ServerResponse, control: string): void {
    switch (control) {
      case 'POST reset':
        this.controls.reset();
        response.writeHead(204).end();
        return;
      case 'GET requests':
        send(response, { total: this.controls.requestCount, requests: this.controls.requests });
        return;
      case 'GET violations':
        send(response, { violations: this.controls.violations });
        return;
      case 'GET scenarios':
        send(response, { scenarios: [...scenarios.keys(), ...failures.map(({ name }) => name)] });
        return;
      case 'GET vendors':
        send(response, { vendors: vendors.map(({ id, gates = [] }) => ({ id, gates })) });
        return;
      case 'GET failures':
        send(response, { failures, faults });
        return;
      default:
        refuse(
          response,
          404,
          'Unknown control. The controls are POST script, POST reset, GET requests, GET violations, GET scenarios, GET vendors and GET failures.',
        );
    }
  }
}

function send(response: ServerResponse, body: object): void {
  const text = JSON.stringify(body);
  response.writeHead(200, { 'content-type': 'application/json', 'content-length': Buffer.byteLength(text) });
  response.end(text);
}
