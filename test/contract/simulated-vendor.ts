import type { ProviderDefinition } from '@app/provider-spec';
import type {
  ScriptedAnswer,
  Vendor,
  VendorFailure,
  VendorGate,
  VendorLimits,
} from '@app/providers/contract-suite';
import {
  type FailureCase,
  failures,
  protocols,
  type Simulator,
  vendorOf,
} from '../../apps/simulator/src/index.js';

const minute = 60_000;

/** The simulator as the contract suite sees it. */
export class SimulatedVendor implements Vendor {
  constructor(private readonly simulator: () => Simulator) {}

  address({ id, baseUrl = 'http://vendor/v1' }: ProviderDefinition, scenario: string): string {
    const vendor = vendorOf(id);
    const path = vendor?.path ?? new URL(baseUrl).pathname.replace(/\/$/, '');
    return `${this.simulator().url}/scenario/${scenario}${vendor ? `/vendor/${id}` : ''}${path}`;
  }

  answerWith(answer: ScriptedAnswer): void {
    this.simulator().script({ when: { pathPrefix: '/scenario/ok/' }, behaviour: { answer } });
  }

  /**
   * A vendor with a simulation of its own has its own failures and those of its protocol's owner. Any other provider
   * must classify every failure of its protocol.
   */
  failures({ id, protocol }: ProviderDefinition): readonly VendorFailure[] {
    const isSimulated = vendorOf(id) !== undefined;
    return failures
      .filter((failure) => failure.protocol === protocol)
      .filter(
        ({ onlyFor, vendor }) => onlyFor?.includes(id) ?? (!isSimulated || [id, protocol].includes(vendor)),
      )
      .map((failure) => ({
        name: failure.name,
        own: failure.vendor === id || failure.onlyFor?.includes(id) === true,
        expectedKind: failure.expectedKind,
        expectedRetryAfterMs: failure.expectedRetryAfterMs,
        chatOnly: failure.chatOnly ?? failure.answer !== undefined,
        ...(failure.answer === undefined && { respond: () => responseOf(failure) }),
      }));
  }

  gates({ id }: ProviderDefinition): readonly VendorGate[] {
    return vendorOf(id)?.gates ?? [];
  }

  reportedLimits({ id, protocol }: ProviderDefinition): VendorLimits | undefined {
    const { limits } = vendorOf(id) ?? {};
    if (limits !== undefined) return { wait: true, ...limits };
    const dimensions = protocols.find((known) => known.id === protocol)?.limitDimensions;
    if (dimensions === undefined) return undefined;
    return {
      withAnswers: dimensions,
      withRefusals: dimensions.filter((dimension) => dimension.startsWith('requests')),
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

/** A failure as a whole answer. */
function responseOf({ status, headers, body }: FailureCase): Response {
  const type = /^[{[]/.test(body) ? 'application/json' : 'text/plain';
  return new Response(body, { status, headers: { 'content-type': type, ...headers } });
}
