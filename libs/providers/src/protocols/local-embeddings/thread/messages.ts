/** Which model a thread runs. */
export type LocalModel =
  | { type: 'built-in' }
  | {
      type: 'directory';
      /** Has config.json, tokenizer.json, tokenizer_config.json and onnx/model.onnx. */
      directory: string;
      /** Which file of onnx/ holds the weights: `fp32` model.onnx, `q8` model_quantized.onnx. */
      weights: 'fp32' | 'fp16' | 'q8';
      /** How the vectors of a text's tokens become one. */
      pooling: 'mean' | 'cls';
    };

/** What is asked of the thread. */
export type ThreadRequest = { type: 'embed'; id: number; texts: string[] } | { type: 'forget'; id: number };

/** What the thread answers. */
export type ThreadReply =
  /** The vectors, one after the other, each of length 1. */
  | { type: 'vectors'; id: number; numbers: Float32Array; dimensions: number; tokens: number }
  | { type: 'refused'; id: number; refusal: Refusal };

/** Why texts get no vectors. */
export interface Refusal {
  kind: 'context-length' | 'model-not-found' | 'unavailable';
  message: string;
}

/** Thrown inside the thread for what is not a defect. */
export class RefusalError extends Error {
  override readonly name = 'RefusalError';
  readonly refusal: Refusal;

  constructor(refusal: Refusal, options?: ErrorOptions) {
    super(refusal.message, options);
    this.refusal = refusal;
  }
}
