import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { QuotaBook, type QuotaReport } from './quotas/quota-book.js';
import { BehaviourChooser } from './script/behaviour-chooser.js';
import { type RuleInput, type ScriptInput, scriptSchema } from './script/script.js';
import { ControlHandler } from './server/control-handler.js';
import { RequestLog, type RequestRecord } from './server/request-log.js';
import { VendorHandler } from './server/vendor-handler.js';

export interface SimulatorOptions {
  /** Default 0: any free port. */
  port?: number;
  /** Default 127.0.0.1. */
  host?: string;
  /** The script that applies from the start and again after every reset. */
  script?: ScriptInput;
  /** Number of requests that the log keeps; default 1,000. */
  logCapacity?: number;
  /** Larger request bodies are refused with 413; default 64 MiB. */
  maximumBodyBytes?: number;
  /** The log does not keep larger request bodies; default 64 KiB. */
  maximumLoggedBytes?: number;
}

/** A running stand-in for LLM vendors. */
export interface Simulator {
  /** Origin without a path. A backend's base URL is this and `/v1`, or `/scenario/<name>/v1`. */
  readonly url: string;
  readonly port: number;
  /** The logged requests, oldest first. A record changes until its response has ended. */
  readonly requests: readonly RequestRecord[];
  /** Number of requests since the start or the last reset, including those the log has dropped. */
  readonly requestCount: number;
  /** One report per quota, in the order in which the quotas were added. */
  readonly violations: readonly QuotaReport[];
  /**
   * Resolves to the first logged request that satisfies the predicate. Past requests are checked first, then
   * each request when it arrives and when it ends.
   *
   * @param timeoutMs Default 5,000.
   * @throws Error after the timeout; its message lists the requests that did arrive.
   */
  waitFor(predicate: (request: RequestRecord) => boolean, timeoutMs?: number): Promise<RequestRecord>;
  /** Appends rules: short for {@link configure} with rules only. */
  script(...rules: RuleInput[]): void;
  /**
   * Adds rules, scenarios, quotas and a default.
   *
   * @throws ZodError for an invalid script; UnknownFailureError for the name of an unknown failure.
   */
  configure(script: ScriptInput): void;
  /** Restores the initial state: an empty log, and only the script of the options. */
  reset(): void;
  /** Stops listening and closes every connection, including those of hanging requests. */
  close(): Promise<void>;
}

/** Longer than the keep-alive of any client, so that the simulator never closes an idle connection first. */
const keepAliveMs = 120_000;
const backlog = 4_096;

/**
 * Starts a simulator.
 *
 * @throws ZodError for an invalid script; the system error if the port is not available.
 */
export async function startSimulator(options: SimulatorOptions = {}): Promise<Simulator> {
  const {
    port = 0,
    host = '127.0.0.1',
    logCapacity = 1_000,
    maximumBodyBytes = 64 * 1_024 * 1_024,
    maximumLoggedBytes = 65_536,
  } = options;
  const log = new RequestLog(logCapacity);
  const quotas = new QuotaBook();
  const chooser = new BehaviourChooser();
  const configure = (input: ScriptInput): void => {
    const checked = scriptSchema.parse(input);
    chooser.add(checked);
    quotas.add(checked.quotas);
  };
  const reset = (): void => {
    log.clear();
    quotas.clear();
    chooser.clear();
    if (options.script !== undefined) configure(options.script);
  };
  reset();

  const vendors = new VendorHandler({ log, quotas, chooser, maximumBodyBytes, maximumLoggedBytes });
  const server = createServer({ keepAliveTimeout: keepAliveMs, requestTimeout: 0 });
  await listen(server, port, host);
  const address = server.address() as AddressInfo;
  const simulator: Simulator = {
    url: `http://${address.family === 'IPv6' ? `[${address.address}]` : address.address}:${address.port}`,
    port: address.port,
    get requests() {
      return log.all();
    },
    get requestCount() {
      return log.total;
    },
    waitFor: (predicate, timeoutMs) => log.waitFor(predicate, timeoutMs),
    get violations() {
      return quotas.reports(performance.now());
    },
    script: (...rules) => configure({ rules }),
    configure,
    reset,
    close: () => close(server),
  };
  const control = new ControlHandler(simulator);
  server.on('request', (request, response) => {
    if (control.owns(request.url ?? '')) control.handle(request, response);
    else vendors.handle(request, response);
  });
  return simulator;
}

function listen(server: Server, port: number, host: string): Promise<void> {
  return new Promise((resolve, reject) => {
    server.once('error', reject);
    server.listen({ port, host, backlog }, () => {
      server.off('error', reject);
      resolve();
    });
  });
}

function close(server: Server): Promise<void> {
  return new Promise((resolve) => {
    server.close(() => resolve());
    server.closeAllConnections();
  });
}
