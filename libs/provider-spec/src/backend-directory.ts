import type { BackendSettings, Cost, Usage } from '@app/contracts';
import type { EmbeddingOffer, InstructedFormat } from './provider-definition.js';
import type { Provider } from './provider.js';

/** A backend that can be called. */
export interface BackendConnection {
  name: string;
  /** The id of its provider in the catalogue. */
  providerId: string;
  provider: Provider;
  /** What its provider takes in one embedding call; undefined when it embeds no texts. */
  embeddings?: EmbeddingOffer;
  /** The forms of JSON that its provider can only be asked for in the instructions of a chat. */
  instructedFormats?: readonly InstructedFormat[];
  /** Whether the vendor limits each model separately. */
  limitsPerModel?: boolean;
  /** The cost of a call of one of its models; undefined when its price is unknown. */
  costOf?: (model: string, usage: Usage) => Cost | undefined;
  /** `model` is the provider's default where the configuration names none. */
  settings: BackendSettings;
}

/** A backend as kinds of jobs see it: they see the methods of its provider, and cannot call them past the limits. */
export type BackendView = Omit<BackendConnection, 'provider'> & {
  provider: { readonly [Method in keyof Provider]: unknown };
};

/** The backends of this process. They may be added, changed and removed at any time. */
export interface BackendDirectory {
  find(name: string): BackendConnection | undefined;
  /** The backend with the sealed vendor's key that a job of this tenant brought. */
  withKey?(name: string, sealed: string, tenant: string): Promise<BackendConnection | undefined>;
  /**
   * Keeps a connection open although its backend is changed or removed.
   *
   * @returns Releases it; call it once.
   */
  hold?(connection: BackendConnection): () => void;
}
