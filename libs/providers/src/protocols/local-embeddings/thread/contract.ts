/** The model of a thread. */
export type LocalModel =
  | { type: 'built-in' }
  | {
      type: 'directory';
      /** Holds config.json, tokenizer.json, tokenizer_config.json and onnx/model.onnx. */
      directory: string;
      /** The file of onnx/ with the weights: `fp32` model.onnx, `fp16` model_fp16.onnx, `q8` model_quantized.onnx. */
      weights: 'fp32' | 'fp16' | 'q8';
      /** How the vectors of a text's tokens are combined. */
      pooling: 'mean' | 'cls';
    };

/** A request to the thread. */
export type ThreadRequest = { type: 'embed'; id: number; texts: string[] } | { type: 'forget'; id: number };

/** The thread's reply. */
export type ThreadReply =
  /** All vectors in one array, each normalised to length 1. */
  | { type: 'vectors'; id: number; numbers: Float32Array; dimensions: number; tokens: number }
  | { type: 'refused'; id: number; refusal: Refusal };

/** Why texts cannot be embedded. */
export interface Refusal {
  kind: 'context-length' | 'model-not-found' | 'unavailable';
  message: string;
}

/** Thrown inside the thread for expected failures. */
export class RefusalError extends Error {
  override readonly name = 'RefusalError';
  readonly refusal: Refusal;

  constructor(refusal: Refusal, options?: ErrorOptions) {
    super(refusal.message, options);
    this.refusal = refusal;
  }
}

/** A model's vectors of some texts. */
export interface ModelVectors {
  /** All vectors in one array. */
  numbers: Float32Array;
  dimensions: number;
  /** Tokens of all texts together. */
  tokens: number;
}

/** A model that is loaded in this thread. */
export interface Model {
  /**
   * @throws {RefusalError} `context-length` for a text that is too long.
   */
  embed(texts: readonly string[]): Promise<ModelVectors>;
}
