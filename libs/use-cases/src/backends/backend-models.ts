import { RefusedError } from '../refused-error.js';
import { backendFailure, describeFailure } from './backend-failures.js';
import { type CallableBackend, CallableBackends } from './callable-backends.js';

const limitMs = 20_000;
const keptMs = 60_000;
/** The most models of one list; no vendor has as many. */
const maximumModels = 10_000;

/** The most lists that are kept. */
const mostKept = 1_000;

/** The models of a backend, as its vendor lists them. */
export interface BackendModelList {
  data: { id: string; contextTokens?: number | undefined }[];
  /** When the vendor was asked. */
  askedAt: string;
}

interface Kept {
  /** The provider that listed them; another one after the backend was changed. */
  provider: CallableBackend['provider'];
  list: Promise<BackendModelList>;
  /** Milliseconds since the epoch. */
  until: number;
}

/**
 * The models of backends, as their vendors list them. A list is kept for a minute, and callers who ask at
 * the same time get the same one; a failure is not kept. There is one list for each configured backend.
 */
export class BackendModels {
  readonly #kept = new Map<string, Kept>();

  constructor(private readonly backends: CallableBackends) {}

  /** @throws {RefusedError} `not-found`, `capability` or `backend-failed`. */
  list(tenant: string, asked: string, now = Date.now()): Promise<BackendModelList> {
    const backend = this.backends.get(tenant, asked);
    const { name, provider } = backend;
    const kept = this.#kept.get(name);
    if (kept?.provider === provider && now < kept.until) return kept.list;
    if (this.#kept.size >= mostKept) this.#kept.clear();
    const list = ask(backend, now);
    this.#kept.set(name, { list, provider, until: now + keptMs });
    list.catch(() => {
      if (this.#kept.get(name)?.list === list) this.#kept.delete(name);
    });
    return list;
  }
}

async function ask(backend: CallableBackend, now: number): Promise<BackendModelList> {
  const { name, provider, definition } = backend;
  if (provider.listModels === undefined) {
    throw new RefusedError(
      'capability',
      `The backend "${name}" (${definition.label}) cannot list its models.`,
    );
  }
  const signal = AbortSignal.timeout(limitMs);
  try {
    const models = await provider.listModels(signal);
    return { data: models.slice(0, maximumModels), askedAt: new Date(now).toISOString() };
  } catch (error) {
    const failure = backendFailure(error, signal, limitMs);
    throw new RefusedError('backend-failed', describeFailure(backend, failure), { cause: error });
  }
}
