import type { Capability, ChatInput, JsonObject, Limits, Secret, Usage } from '@app/contracts';
import type { Provider } from './provider.js';
import type { Transport } from './transport.js';

/** A provider of the catalogue. */
export interface ProviderDefinition {
  /** The name that configurations use; never changes. */
  id: string;
  label: string;
  /** Other names that configurations may use for it. */
  aliases?: readonly string[];
  /** The wire format that the provider speaks. */
  protocol: string;
  /** How calls reach it. */
  transport: Transport;
  /** The vendor's address; missing where each backend must name its own. */
  baseUrl?: string;
  /** The usual name of its models. Plain variables use it: `TIMEOUT_CLAUDE` is for the family `claude`. */
  family?: string;
  /** Which addresses of `LOCAL_API_URL` belong to it: those without a path, or those with one. */
  localAddress?: 'host' | 'path';
  /** The vendor's hosted service, where `baseUrl` is another one. A backend made by its key alone uses it. */
  hostedBaseUrl?: string;
  /** Environment variables with an address. The first that is set makes a backend and replaces `baseUrl`. */
  baseUrlEnv?: readonly string[];
  /** The environment variable whose key makes a backend of this provider; of several, the first that is set. */
  apiKeyEnv?: string | readonly string[];
  /** The model of backends that name none. */
  defaultModel?: string;
  capabilities: readonly Capability[];
  /** Input that its protocol cannot carry; a job that uses it is refused. */
  unsupportedInput?: readonly UnsupportedInput[];
  /**
   * JSON formats that its protocol, or some of its models, cannot enforce. For these Sluice puts the format
   * into the instructions and checks the answer, as it checks every answer; the capability is declared
   * nevertheless. A schema is requested as plain JSON if only `json-schema` is listed here.
   */
  instructedFormats?: readonly InstructedFormat[];
  /** Token counts that its answers never report. */
  unreportedUsage?: readonly (keyof Usage)[];
  /** False if the vendor sends answers in one piece; its jobs can still be streamed. Default: true. */
  streams?: boolean;
  /** What users must know: terms that bind clients, settings without which it refuses everyone. */
  note?: string;
  /** Its offer of embeddings, if it has one. */
  embeddings?: EmbeddingOffer;
  /** The published limits of the vendor's lowest tier. */
  limits?: Limits;
  /** True if the vendor limits each model separately. */
  limitsPerModel?: boolean;
  /** Set if its backends are made of other backends. */
  composition?: Composition;
  /**
   * Makes the provider of one backend.
   *
   * @throws {TypeError} For settings that it cannot use; the message says what to change.
   */
  create(settings: ProviderSettings, dependencies: ProviderDependencies): Provider;
}

export type InstructedFormat = Extract<Capability, 'json' | 'json-schema'>;

/**
 * A member of a chat's input, or one use of it:
 *
 * - `image-urls`: images given by address; images given as bytes are accepted.
 * - `image-detail`: the level of detail at which an image is read.
 * - `forced-tools`: a tool choice that forces a call.
 */
export type UnsupportedInput = keyof ChatInput | 'image-urls' | 'image-detail' | 'forced-tools';

/** How the backends of a provider are made of other backends. */
export interface Composition {
  /** The options that name the parts, one option for each part; the last part produces the answers. */
  roles: readonly string[];
  /** What such a backend can do, given its parts in the order of the roles. */
  offer(parts: readonly BackendPart[]): CompositionOffer;
}

/** A backend as a part of another. */
export interface BackendPart {
  definition: ProviderDefinition;
  /** The model of calls that name none, if there is one. */
  model: string | undefined;
}

/** The members of a definition that depend on the parts. */
export type CompositionOffer = Pick<
  ProviderDefinition,
  'capabilities' | 'unsupportedInput' | 'instructedFormats' | 'unreportedUsage' | 'streams' | 'defaultModel'
>;

/** Another backend, as a provider that is made of others sees it. */
export interface OtherBackend {
  /** The id of its provider; callers address provider options by it. */
  providerId: string;
  provider: Provider;
  /** The model of calls that name none, if there is one. */
  model: string | undefined;
}

/** The limits of one embeddings call. */
export interface EmbeddingOffer {
  /** The model of a job that names none, on a backend that names none. */
  defaultModel?: string;
  /** Texts in one call. */
  maximumInputs: number;
  /** Tokens of one text. */
  maximumInputTokens?: number;
  /** Tokens of one call. */
  maximumTokens?: number;
  /** Whether a job may ask for shorter vectors. */
  dimensions: boolean;
  /** Whether it distinguishes queries from documents. */
  inputTypes: boolean;
}

/** The resolved settings of one backend: no references to the environment or to files are left. */
export interface ProviderSettings {
  baseUrl: string;
  apiKey: Secret | undefined;
  headers: Record<string, string>;
  options: JsonObject;
}

/** What a provider gets from outside; it opens no connection of its own. */
export interface ProviderDependencies {
  /** The HTTP requests of its transport. */
  fetch: typeof globalThis.fetch;
  /**
   * Finds another backend of the same configuration, as it is now: backends change while calls run.
   * Missing where there are no others, and for providers without a {@link Composition}.
   */
  backend?: (name: string) => OtherBackend | undefined;
}
