import type { BackendSettings, Cost, Usage } from '@app/contracts';
import type { EmbeddingOffer, InstructedFormat } from './provider-definition.js';
import type { Provider } from './provider.js';

/** A backend that can be called. */
export interface BackendConnection {
  name: string;
  /** The id of its provider in the catalogue. */
  providerId: string;
  provider: Provider;
  /** How its provider embeds texts, if it can. */
  embeddings?: EmbeddingOffer;
  /** The forms of JSON that its provider must be told in words. */
  instructedFormats?: readonly InstructedFormat[];
  /** The vendor limits each model by itself. */
  limitsPerModel?: boolean;
  /** What a call of one of its models cost; undefined when that is not known. */
  costOf?: (model: string, usage: Usage) => Cost | undefined;
  /** With the provider's default model where the configuration names none. */
  settings: BackendSettings;
}

/** The backends of this process. They may come, change and go at any time. */
export interface BackendDirectory {
  find(name: string): BackendConnection | undefined;
  /** The backend, to be called with a key that a job of this tenant brought along sealed. */
  withKey?(name: string, sealed: string, tenant: string): Promise<BackendConnection | undefined>;
  /** While it is held a connection stays open, though its backend changes or goes. Call what it gives once. */
  hold?(connection: BackendConnection): () => void;
}
