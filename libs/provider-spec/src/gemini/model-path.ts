import type { VertexProject } from './gemini-connection.js';

/**
 * A model as the SDK takes it: the Gemini API wants its bare name, Vertex AI the whole way to it. A name
 * that is a way already (`tunedModels/…`, `publishers/…/models/…`, `projects/…`) is kept.
 */
export function modelPath(model: string, vertex: VertexProject | undefined): string {
  if (vertex === undefined || model.startsWith('projects/')) return model;
  const way = model.startsWith('publishers/') ? model : `publishers/google/models/${model}`;
  return `projects/${vertex.project}/locations/${vertex.location}/${way}`;
}
