import type { Capability, ChatInput, JsonObject, Limits, Secret, Usage } from '@app/contracts';
import type { Provider } from './provider.js';
import type { Transport } from './transport.js';

/** A provider of the catalogue: one file each, one line in the registry. */
export interface ProviderDefinition {
  /** The name that configurations use; never changes. */
  id: string;
  label: string;
  /** Other names that configurations may use for it. */
  aliases?: readonly string[];
  /** The wire protocol, by which the simulator and the docs know how to speak to it. */
  protocol: string;
  /** How calls reach it. */
  transport: Transport;
  /** The vendor's address; missing where a backend must name its own. */
  baseUrl?: string;
  /** What people call its models: plain variables are named after it, `TIMEOUT_CLAUDE` those of the family `claude`. */
  family?: string;
  /** Which addresses of `LOCAL_API_URL` are those of its servers: without a path, or with one. One provider has each. */
  localAddress?: 'host' | 'path';
  /** The vendor's own service, where that is another one: the address of a backend that is made by its key alone. */
  hostedBaseUrl?: string;
  /** Variables with an address: the first that is set makes a backend, and stands in for `baseUrl`. */
  baseUrlEnv?: readonly string[];
  /** The environment variable that makes a backend of this provider when it is set, or several: the first counts. */
  apiKeyEnv?: string | readonly string[];
  /** The model of a backend that names none. */
  defaultModel?: string;
  capabilities: readonly Capability[];
  /** What its protocol cannot carry of a chat; a job that has it is refused. */
  unsupportedInput?: readonly UnsupportedInput[];
  /**
   * The forms of JSON that its protocol, or some of its models, cannot be asked for. Such a job is told the
   * form in its instructions, and its answer is checked against it as any other is; the capability of the
   * same name is declared all the same. A schema is asked for as plain JSON where that one is not named here.
   */
  instructedFormats?: readonly InstructedFormat[];
  /** Counts of tokens that its answers never tell. */
  unreportedUsage?: readonly (keyof Usage)[];
  /** False for a vendor whose answers come in one piece; its jobs can be streamed all the same. Default: true. */
  streams?: boolean;
  /** What whoever uses it must know: terms that bind clients, settings without which it serves nobody. */
  note?: string;
  /** How it embeds texts, if it can. */
  embeddings?: EmbeddingOffer;
  /** What the vendor grants its smallest customers, where it is published. */
  limits?: Limits;
  /** The vendor limits each model by itself. */
  limitsPerModel?: boolean;
  /** Set for one that is no service of its own: its backends are made of others. */
  composition?: Composition;
  create(settings: ProviderSettings, dependencies: ProviderDependencies): Provider;
}

export type InstructedFormat = Extract<Capability, 'json' | 'json-schema'>;

/**
 * A member of a chat, or a part of what one may say:
 *
 * - `image-urls`: images by their address; those by their bytes are taken.
 * - `image-detail`: how closely an image is to be looked at.
 * - `forced-tools`: that some tool must be called, or a certain one.
 */
export type UnsupportedInput = keyof ChatInput | 'image-urls' | 'image-detail' | 'forced-tools';

/** How the backends of a provider are made of other backends. */
export interface Composition {
  /** The options that name those backends, each by its part; the last part gives the answers. */
  roles: readonly string[];
  /** What such a backend can do, by its parts in the order of the roles. */
  offer(parts: readonly BackendPart[]): CompositionOffer;
}

/** A backend as a part of another. */
export interface BackendPart {
  definition: ProviderDefinition;
  /** The model of calls that name none, if there is one. */
  model: string | undefined;
}

/** What depends on the parts. */
export type CompositionOffer = Pick<
  ProviderDefinition,
  'capabilities' | 'unsupportedInput' | 'instructedFormats' | 'unreportedUsage' | 'streams' | 'defaultModel'
>;

/** What a vendor takes in one call for embeddings. */
export interface EmbeddingOffer {
  /** The model of a job that names none on a backend that names none. */
  defaultModel?: string;
  /** Texts in one call. */
  maximumInputs: number;
  /** Tokens of one text. */
  maximumInputTokens?: number;
  /** Tokens of one call. */
  maximumTokens?: number;
  /** Whether a job may ask for shorter vectors. */
  dimensions: boolean;
  /** Whether it knows a query from a document. */
  inputTypes: boolean;
}

/** One backend's settings, resolved: no references to the environment or to files are left. */
export interface ProviderSettings {
  baseUrl: string;
  apiKey: Secret | undefined;
  headers: Record<string, string>;
  options: JsonObject;
}

/** What a provider needs from outside; it opens no connection of its own. */
export interface ProviderDependencies {
  fetch: typeof globalThis.fetch;
  /**
   * Another backend of the same configuration, as it is now: backends come, change and go while calls run.
   * Missing where there are no others, as for a provider that is no {@link Composition}.
   */
  backend?: (name: string) => OtherBackend | undefined;
}

/** A backend, for a provider that is made of others. */
export interface OtherBackend {
  /** The id of its provider, by which callers address options to it. */
  providerId: string;
  provider: Provider;
  /** The model of calls that name none, if there is one. */
  model: string | undefined;
}

/** Types a definition where it is written. */
export function defineProvider(definition: ProviderDefinition): ProviderDefinition {
  return definition;
}
