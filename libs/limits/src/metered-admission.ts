import type { Admission, AdmissionRequest, Admitted } from '@app/policies';
import { type Meter, metrics } from '@app/telemetry';

const millisecondsPerSecond = 1_000;

/** Counts how long calls wait for their limits, and which limits keep them from beginning. */
export class MeteredAdmission implements Admission {
  constructor(
    private readonly admission: Admission,
    private readonly meter: Meter,
  ) {}

  async admit(request: AdmissionRequest): Promise<Admitted> {
    const { backend } = request;
    const since = performance.now();
    const admitted = await this.admission.admit(request);
    const outcome = 'refusal' in admitted ? 'refused' : 'granted';
    const waited = (performance.now() - since) / millisecondsPerSecond;
    const reason = 'refusal' in admitted ? admitted.refusal.dimension : admitted.waitedFor;
    this.meter.record(metrics.limiterWait, { backend, outcome, reason }, waited);
    if ('refusal' in admitted) {
      this.meter.add(metrics.limiterRefusals, { backend, dimension: admitted.refusal.dimension });
    }
    return admitted;
  }
}
