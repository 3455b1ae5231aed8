/**
 * Where a backend came from: the file, a variable with a provider's key or address, this program itself,
 * which has a model for embeddings, or nowhere, so that the simulator stands in.
 */
export type BackendOrigin =
  | { from: 'file' }
  | { from: 'environment'; variable: string }
  | { from: 'built-in' }
  | { from: 'stand-in' };
