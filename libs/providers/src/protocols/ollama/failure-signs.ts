import type { FailureSign } from '../../failures/failure-signs.js';

/** What Ollama alone says, in the words of its source and of its cloud. */
export const ollamaFailureSigns: readonly FailureSign[] = [
  {
    kind: 'context-length',
    text: /exceeds the available context size|exceed_context_size_error|longer than the context length/i,
  },
  {
    // Another model, or another backend, may do what this one cannot.
    kind: 'model-not-found',
    text: /does not support (tools|thinking|chat|generate|embeddings?|vision|images)/i,
  },
  { kind: 'quota', text: /(hourly|daily|weekly|monthly|session) usage limit/i },
  { kind: 'overloaded', text: /server busy/i },
];
