import type { FailureKind, JsonValue, LimitDimension } from '@app/contracts';
import type { ProviderDefinition } from '@app/provider-spec';

/** A stand-in for the vendors, as the contract suite needs it. */
export interface Vendor {
  /**
   * An address that speaks the provider's protocol and behaves as the scenario says. By `silent` it answers
   * without a word and tells of no usage.
   */
  address(definition: ProviderDefinition, scenario: string): string;
  /** What the next calls of the scenario `ok` are answered with, until `reset`. */
  answerWith(answer: VendorAnswer): void;
  /** Ways to fail that the provider must understand; the name of each is a scenario. */
  failures(definition: ProviderDefinition): readonly VendorFailure[];
  /** What the provider's vendor lets in; each gate is passed by the provider itself or by `passWith`. */
  gates(definition: ProviderDefinition): readonly VendorGate[];
  /** What the vendor's headers tell of its limits; `undefined` when the stand-in cannot say. */
  limitsTold(definition: ProviderDefinition): VendorLimits | undefined;
  /** Limits of a minute, until `reset`; requests over an enforced one are refused. */
  restrict(limits: { requests: number; tokens?: number; enforce?: boolean }): void;
  /** What the vendor was asked last. */
  lastCall(): VendorCall;
  /** Resolves when the vendor was called since the last reset, and shall behave as the scenario says. */
  called(scenario: string): Promise<void>;
  /** Resolves when no call is open any more: one that has no end ends when its client leaves. */
  clientLeft(): Promise<void>;
  /** Forgets answers and calls. */
  reset(): void;
}

export type VendorAnswer =
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
  expectedKind: FailureKind;
  expectedRetryAfterMs?: number;
  /** Set for a failure that only a chat can meet. */
  chatOnly?: boolean;
}

export interface VendorGate {
  name: string;
  /** What meeting the gate must be understood as. */
  expectedKind: FailureKind;
  /** Headers of a backend that is let in; missing where the provider passes by itself. */
  passWith?: Readonly<Record<string, string>>;
}

export interface VendorLimits {
  withAnswers: readonly LimitDimension[];
  withRefusals: readonly LimitDimension[];
  /** Whether a refusal says how long to wait. */
  wait: boolean;
}

export interface VendorCall {
  /** The request's body, parsed. */
  body: unknown;
}
