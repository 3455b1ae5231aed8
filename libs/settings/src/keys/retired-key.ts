import type { Failure } from '@app/contracts';
import type { InstallationEvents } from '@app/jobs';
import type { Logger } from '@app/telemetry';

/** Operators are told of one key so often. */
const toldMs = 3_600_000;

/** One of several keys of a backend that the vendor no longer takes. */
export interface RetiredKey {
  backend: string;
  /** Counted from 1, as in the configuration. */
  place: number;
  failure: Failure;
}

/** Tells the log and the operators of a key that the vendor no longer takes. */
export async function tellOfRetiredKey(
  { backend, place, failure }: RetiredKey,
  events: InstallationEvents | undefined,
  log: Logger,
): Promise<void> {
  log.warn('A vendor no longer takes a key of a backend; the others go on. Replace it', {
    backend,
    count: place,
    failure: failure.kind,
  });
  try {
    await events?.publishOnce(`retired-key:${backend}:${place}`, toldMs, {
      type: 'backend.auth_expired',
      backend,
      reason: `Key ${place} of several was refused; the others go on. The vendor said: ${failure.message}`,
      mend: `Replace key ${place} of the apiKeys of backend ${backend}.`,
    });
  } catch (error) {
    log.warn('The operators could not be told of a refused key', { backend, count: place, error });
  }
}
