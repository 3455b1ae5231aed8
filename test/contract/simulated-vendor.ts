import type { ProviderDefinition } from '@app/provider-spec';
import type {
  Vendor,
  VendorAnswer,
  VendorFailure,
  VendorGate,
  VendorLimits,
} from '@app/providers/contract-suite';
import { failures, protocols, type Simulator, vendorOf } from '../../apps/simulator/src/index.js';

const minute = 60_000;

/** The simulator as the contract suite sees it. */
export class SimulatedVendor implements Vendor {
  constructor(private readonly simulator: () => Simulator) {}

  address({ id, baseUrl = 'http://vendor/v1' }: ProviderDefinition, scenario: string): string {
    const vendor = vendorOf(id);
    const path = vendor?.path ?? new URL(baseUrl).pathname.replace(/\/$/, '');
    return `${this.simulator().url}/scenario/${scenario}${vendor ? `/vendor/${id}` : ''}${path}`;
  }

  answerWith(answer: VendorAnswer): void {
    this.simulator().script({ when: { pathPrefix: '/scenario/ok/' }, behaviour: { answer } });
  }

  /**
   * A vendor that is simulated as such fails in its own ways and in those of its protocol's owner; anyone else
   * must understand whatever the protocol is used for.
   */
  failures({ id, protocol }: ProviderDefinition): readonly VendorFailure[] {
    const own = vendorOf(id) !== undefined;
    return failures
      .filter((failure) => failure.protocol === protocol)
      .filter(({ onlyFor, vendor }) => onlyFor?.includes(id) ?? (!own || [id, protocol].includes(vendor)))
      .map(({ answer, chatOnly = answer !== undefined, ...failure }) => ({ ...failure, chatOnly }));
  }

  gates({ id }: ProviderDefinition): readonly VendorGate[] {
    return vendorOf(id)?.gates ?? [];
  }

  limitsTold({ id, protocol }: ProviderDefinition): VendorLimits | undefined {
    const { limits } = vendorOf(id) ?? {};
    if (limits !== undefined) return { wait: true, ...limits };
    const told = protocols.find((known) => known.id === protocol)?.limitDimensions;
    if (told === undefined) return undefined;
    return {
      withAnswers: told,
      withRefusals: told.filter((dimension) => dimension.startsWith('requests')),
      wait: true,
    };
  }

  restrict({
    requests,
    tokens,
    enforce = false,
  }: {
    requests: number;
    tokens?: number;
    enforce?: boolean;
  }): void {
    this.simulator().configure({
      quotas: [
        { requests, perMs: minute, enforce },
        ...(tokens === undefined ? [] : [{ tokens, perMs: minute, enforce }]),
      ],
    });
  }

  lastCall(): { body: unknown } {
    const call = this.simulator().requests.at(-1);
    if (call === undefined) throw new Error('The vendor was not called.');
    return call;
  }

  async called(scenario: string): Promise<void> {
    await this.simulator().waitFor((call) => call.scenario === scenario);
  }

  async clientLeft(): Promise<void> {
    const simulator = this.simulator();
    await simulator.waitFor(() => simulator.requests.every(({ ending }) => ending !== undefined));
  }

  reset(): void {
    this.simulator().reset();
  }
}
