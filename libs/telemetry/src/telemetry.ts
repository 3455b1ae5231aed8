import { type Meter, noMeter } from './metrics/meter.js';
import { noTracer, type Tracer } from './tracing/tracer.js';

/** How the parts of a program are observed from outside, besides their log. */
export interface Telemetry {
  tracer: Tracer;
  meter: Meter;
  /** Parts register here what they need to work. */
  readiness: Readiness;
}

/** Returns the problem, for the operator, while there is one. */
export type ReadinessCheck = () => string | undefined;

/** Whether a process can do its work; each part adds its own check. */
export class Readiness {
  readonly #checks = new Set<ReadinessCheck>();

  /** @returns A function that removes the check. */
  add(check: ReadinessCheck): () => void {
    this.#checks.add(check);
    return () => this.#checks.delete(check);
  }

  /** All current problems, each once; empty when the process is ready. */
  get problems(): string[] {
    return [...new Set([...this.#checks].flatMap((check) => check() ?? []))];
  }
}

const millisecondsPerSecond = 1_000;

/**
 * Checks that periodic work continues.
 *
 * @param what The problem as a sentence without its time: `Deadlines were last checked`.
 * @param doneAt When the work was last done, by `performance.now()`.
 */
export function doneInTime(what: string, limitMs: number, doneAt: () => number): ReadinessCheck {
  return () => {
    const ageMs = performance.now() - doneAt();
    return ageMs > limitMs ? `${what} ${Math.round(ageMs / millisecondsPerSecond)} s ago.` : undefined;
  };
}

/** Telemetry that records nothing: for tests, and where the operator wants none. */
export const noTelemetry: Telemetry = { tracer: noTracer, meter: noMeter, readiness: new Readiness() };
