/** What a model gives for some texts. */
export interface ModelVectors {
  /** The vectors, one after the other. */
  numbers: Float32Array;
  dimensions: number;
  /** Tokens of all texts. */
  tokens: number;
}

/** A model that is loaded in this thread. */
export interface Model {
  /**
   * @throws {RefusalError} `context-length` for a text that is too long.
   */
  embed(texts: readonly string[]): Promise<ModelVectors>;
}
