const methodPath = /\/(models|tunedModels)\/([^/:]+):([a-zA-Z]+)$/;
const listPath = /\/(v1beta|v1alpha|v1)\/models$/;
const onePath = /\/(v1beta|v1alpha|v1)\/models\/([^/:]+)$/;
const publisherPath = /\/v1(?:beta1)?\/publishers\/google\/models$/;

/** What a path of the protocol names. */
export interface GeminiPath {
  /** Empty for the list of models. */
  model: string;
  /** `list` and `get` for what has no method in its path. */
  method: string;
  /** Whether Vertex AI is asked, which differs in some bodies. */
  vertex: boolean;
  /** Whether another protocol has the same path. */
  shared: boolean;
}

/** Reads a path of the Gemini API or of Vertex AI. */
export function geminiPath(verb: string, path: string): GeminiPath | undefined {
  const vertex = path.includes('/publishers/');
  if (verb === 'POST') {
    const [, , model, method] = methodPath.exec(path) ?? [];
    if (model === undefined || method === undefined) return undefined;
    return { model: decodeURIComponent(model), method, vertex, shared: false };
  }
  if (verb !== 'GET') return undefined;
  if (publisherPath.test(path)) return { model: '', method: 'list', vertex: true, shared: false };
  const [, version, model] = onePath.exec(path) ?? listPath.exec(path) ?? [];
  if (version === undefined) return undefined;
  const shared = version === 'v1';
  if (model === undefined) return { model: '', method: 'list', vertex: false, shared };
  return { model: decodeURIComponent(model), method: 'get', vertex: false, shared };
}
