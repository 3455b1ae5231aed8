/** The abilities of a provider. A job is refused when its backend lacks one that the job needs. */
export const capabilities = [
  'chat',
  'tools',
  'images',
  'json',
  'json-schema',
  'reasoning',
  'embeddings',
  'list-models',
] as const;

export type Capability = (typeof capabilities)[number];
