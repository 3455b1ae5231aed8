/** What a provider can do with a job; a job that needs what its backend lacks is refused. */
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
