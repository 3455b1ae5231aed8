import type { ProviderDefinition } from '@app/provider-spec';
import type { Vendor, VendorAnswer, VendorFailure } from '@app/provider-spec/contract-suite';
import { failures, type Simulator } from '../../apps/simulator/src/index.js';

/** The simulator as the contract suite sees it. */
export class SimulatedVendor implements Vendor {
  constructor(private readonly simulator: () => Simulator) {}

  address(_definition: ProviderDefinition, scenario: string): string {
    return `${this.simulator().url}/scenario/${scenario}/v1`;
  }

  answerWith(answer: VendorAnswer): void {
    this.simulator().script({ when: { pathPrefix: '/scenario/ok/' }, behaviour: { answer } });
  }

  failures({ protocol }: ProviderDefinition): readonly VendorFailure[] {
    return failures
      .filter((failure) => failure.protocol === protocol)
      .map(({ answer, ...failure }) => ({ ...failure, chatOnly: answer !== undefined }));
  }

  lastCall(): { body: unknown } {
    const call = this.simulator().requests.at(-1);
    if (call === undefined) throw new Error('The vendor was not called.');
    return call;
  }

  async called(): Promise<void> {
    await this.simulator().waitFor(() => true);
  }

  async clientLeft(): Promise<void> {
    await this.simulator().waitFor(({ ending }) => ending === 'client-aborted');
  }

  reset(): void {
    this.simulator().reset();
  }
}
