/** Seals secrets that callers bring. Apps bind it to the keys of the installation. */
export abstract class Sealing {
  /**
   * Opens the keys when they are first needed.
   *
   * @throws {ConfigurationError} When there is no key and none can be made.
   */
  abstract box(): Promise<SealingBox>;
}

/** Seals for one purpose: what is sealed for a context opens for that context only. */
export interface SealingBox {
  seal(text: string, context: string): string;
  open(sealed: string, context: string): string;
  /** 32 bytes for another purpose from each key, newest first. */
  derived(purpose: string): Uint8Array[];
}
