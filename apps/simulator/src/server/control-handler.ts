import type { IncomingMessage, ServerResponse } from 'node:http';
import * as z from 'zod';
import { failures } from '../protocols/registry.js';
import { UnknownFailureError } from '../script/behaviour-chooser.js';
import { faults, scenarios } from '../script/scenarios.js';
import type { ScriptInput } from '../script/script.js';
import type { Simulator } from '../simulator.js';
import { vendors } from '../vendors/registry.js';
import { readBody, refuse } from './http-request.js';

const prefix = '/__simulator/';
const maximumScriptBytes = 4 * 1_024 * 1_024;

type Controls = Pick<Simulator, 'requests' | 'requestCount' | 'violations' | 'configure' | 'reset'>;

/**
 * The simulator's controls over HTTP, for tests in other processes: `POST script` and `reset`,
 * `GET requests`, `violations`, `scenarios`, `vendors` and `failures`, all under `/__simulator/`.
 */
export class ControlHandler {
  constructor(private readonly controls: Controls) {}

  owns(url: string): boolean {
    return url.startsWith(prefix);
  }

  handle(request: IncomingMessage, response: ServerResponse): void {
    readBody(request, response, maximumScriptBytes, (text) => {
      const { pathname } = new URL(request.url ?? '/', 'http://simulator');
      const asked = `${request.method} ${pathname.slice(prefix.length)}`;
      if (asked === 'POST script') this.#script(response, text);
      else this.#others(response, asked);
    });
  }

  #script(response: ServerResponse, text: string | undefined): void {
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

  #others(response: ServerResponse, asked: string): void {
    switch (asked) {
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
          'Controls are POST script, POST reset, GET requests, GET violations, GET scenarios, GET vendors and GET failures.',
        );
    }
  }
}

function send(response: ServerResponse, body: object): void {
  const text = JSON.stringify(body);
  response.writeHead(200, { 'content-type': 'application/json', 'content-length': Buffer.byteLength(text) });
  response.end(text);
}
