import type { Vendor, VendorAnswer } from '@app/provider-spec/contract-suite';
import { type FailureCase, failures, type Simulator } from '../../apps/simulator/src/index.js';

/** The simulator as the contract suite sees it. */
export class SimulatedVendor implements Vendor {
  constructor(private readonly simulator: () => Simulator) {}

  address(_protocol: string, scenario: string): string {
    return `${this.simulator().url}/scenario/${scenario}/v1`;
  }

  answerWith(answer: VendorAnswer): void {
    this.simulator().script({ when: { pathPrefix: '/scenario/ok/' }, behaviour: { answer } });
  }

  failures(protocol: string): readonly FailureCase[] {
    return failures.filter((failure) => failure.protocol === protocol);
  }

  lastCall(): { body: unknown } {
    const call = this.simulator().requests.at(-1);
    if (call === undefined) throw new Error('The vendor was not called.');
    return call;
  }

  async clientLeft(): Promise<void> {
    await this.simulator().waitFor(({ ending }) => ending === 'client-aborted');
  }

  reset(): void {
    this.simulator().reset();
  }
}
