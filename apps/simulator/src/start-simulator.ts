import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { ControlHandler } from './control/control-handler.js';
import { QuotaBook } from './quotas/quota-book.js';
import { RequestLog } from './requests/request-log.js';
import { BehaviourChooser } from './script/behaviour-chooser.js';
import { type ScriptInput, scriptSchema } from './script/script.js';
import { VendorHandler } from './server/vendor-handler.js';
import type { Simulator, SimulatorOptions } from './simulator.js';

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
