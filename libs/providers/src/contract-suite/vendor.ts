import type { FailureKind, JsonValue, LimitDimension } from '@app/contracts';
import type { ProviderDefinition } from '@app/provider-spec';

/** A stand-in for all vendors, as the contract suite needs it. */
export interface Vendor {
  /**
   * An address that speaks the provider's protocol and behaves as the scenario says. In the scenario `silent` its
   * answers are empty and report no usage.
   */
  address(definition: ProviderDefinition, scenario: string): string;
  /** Sets the answer of the next calls of the scenario `ok`, until `reset`. */
  answerWith(answer: ScriptedAnswer): void;
  /** The failures that the provider must classify; the name of each is a scenario. */
  failures(definition: ProviderDefinition): readonly VendorFailure[];
  /** The gates of the provider's vendor; the provider passes each by itself or with `passWith`. */
  gates(definition: ProviderDefinition): readonly VendorGate[];
  /** The limits that the vendor's headers report; undefined if the stand-in sends none. */
  reportedLimits(definition: ProviderDefinition): VendorLimits | undefined;
  /** Sets limits per minute, until `reset`; requests over an enforced limit are refused. */
  restrict(limits: { requests: number; tokens?: number; enforce?: boolean }): void;
  /** The last call that arrived. */
  lastCall(): VendorCall;
  /** Resolves once a call of the scenario has arrived since the last reset. */
  called(scenario: string): Promise<void>;
  /** Resolves once no call is open; an endless one ends when its client disconnects. */
  clientLeft(): Promise<void>;
  /** Removes all answers, limits and calls. */
  reset(): void;
}

export type ScriptedAnswer =
  | {
      type: 'text';
      text: string;
      reasoning?: string;
      usage?: {
        inputTokens: number;
        cachedInputTokens?: number;
        outputTokens: number;
        reasoningTokens?: number;
      } | null;
    }
  | { type: 'tool-calls'; calls: { id: string; name: string; arguments: JsonValue }[] };

export interface VendorFailure {
  name: string;
  /** Whether the vendor itself fails like this, and not only others of its protocol. */
  own: boolean;
  expectedKind: FailureKind;
  expectedRetryAfterMs?: number;
  /** Set for a failure that occurs only in a chat. */
  chatOnly?: boolean;
  /** The answer as a whole, without a network; missing for a failure that shows only in an answer's end. */
  respond?: () => Response;
}

export interface VendorGate {
  name: string;
  /** The kind that a refusal at the gate must be classified as. */
  expectedKind: FailureKind;
  /** Configured headers that pass the gate; missing if the provider passes by itself. */
  passWith?: Readonly<Record<string, string>>;
}

export interface VendorLimits {
  withAnswers: readonly LimitDimension[];
  withRefusals: readonly LimitDimension[];
  /** Whether a refusal says how long to wait. */
  wait: boolean;
}

export interface VendorCall {
  /** The parsed body of the request. */
  body: unknown;
}
