import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { QuotaBook, type QuotaReport } from './quotas/quota-book.js';
import { BehaviourChooser } from './script/behaviour-chooser.js';
import { type RuleInput, type ScriptInput, scriptSchema } from './script/script.js';
import { ControlHandler } from './server/control-handler.js';
import { RequestLog, type RequestRecord } from './server/request-log.js';
import { VendorHandler } from './server/vendor-handler.js';

export interface SimulatorOptions {
  /** Default 0: any free one. */
  port?: number;
  /** Default 127.0.0.1. */
  host?: string;
  /** What holds from the start, and after every reset. */
  script?: ScriptInput;
  /** How many requests the log remembers; default 1,000. */
  logCapacity?: number;
  /** The largest body that is read; default 64 MiB. */
  maximumBodyBytes?: number;
  /** The largest body that the log keeps; default 64 KiB. */
  maximumLoggedBytes?: number;
}

/** A running stand-in for LLM vendors. */
export interface Simulator {
  /** Without a path. A backend's base URL is this and `/v1`, or `/scenario/<name>/v1`. */
  readonly url: string;
  readonly port: number;
  /** The remembered requests, oldest first. They go on changing until they have ended. */
  readonly requests: readonly RequestRecord[];
  /** How many requests came since the start or the last reset, forgotten ones included. */
  readonly requestCount: number;
  /** How each quota fared, in the order in which they were given. */
  readonly violations: readonly QuotaReport[];
  /**
   * The first remembered request for which the predicate holds, now or later, as requests come and end.
   *
   * @param timeoutMs Default 5,000.
   * @throws Error when there is none in that time; it tells what did come.
   */
  waitFor(predicate: (request: RequestRecord) => boolean, timeoutMs?: number): Promise<RequestRecord>;
  /** Adds rules behind those that are there; the short form of {@link configure}. */
  script(...rules: RuleInput[]): void;
  /**
   * Adds rules, scenarios, quotas and a default.
   *
   * @throws ZodError for a script that is not one; UnknownFailureError for a failure that there is not.
   */
  configure(script: ScriptInput): void;
  /** Back to how it started: the log is empty, and of scripts only that of the options holds. */
  reset(): void;
  /** Stops listening and closes every connection, those of hanging requests included. */
  close(): Promise<void>;
}

/** Longer than any client's, so that it is never the simulator that closes an idle connection. */
const keepAliveMs = 120_000;
const backlog = 4_096;

/**
 * Starts a simulator.
 *
 * @throws ZodError for a script that is not one; the system's error when the port cannot be had.
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
  await listening(server, port, host);
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
    close: () => closed(server),
  };
  const control = new ControlHandler(simulator);
  server.on('request', (request, response) => {
    if (control.owns(request.url ?? '')) control.handle(request, response);
    else vendors.handle(request, response);
  });
  return simulator;
}

function listening(server: Server, port: number, host: string): Promise<void> {
  return new Promise((resolve, reject) => {
    server.once('error', reject);
    server.listen({ port, host, backlog }, () => {
      server.off('error', reject);
      resolve();
    });
  });
}

function closed(server: Server): Promise<void> {
  return new Promise((resolve) => {
    server.close(() => resolve());
    server.closeAllConnections();
  });
}
