import { Injectable } from '@nestjs/common';
import { ProblemError } from '../problems/problem-error.js';
import { backendFailure } from './backend-failure.js';
import type { BackendModelList } from './backend-models.js';
import { failureWords } from './failure-words.js';
import { type KnownBackend, KnownBackends } from './known-backends.service.js';

const limitMs = 20_000;
const keptMs = 60_000;
/** Models of one list; no vendor has as many. */
const maximumModels = 10_000;

/** The most lists that are kept. */
const mostKept = 1_000;

interface Kept {
  /** The connection that it was read from: another one after the backend was changed. */
  provider: KnownBackend['provider'];
  list: Promise<BackendModelList>;
  /** Milliseconds since the epoch. */
  until: number;
}

/**
 * The models of backends, as their vendors list them. A list is kept for a minute, and callers who ask at
 * the same time get the same one; a failure is not kept. There is one list for each configured backend.
 */
@Injectable()
export class BackendModels {
  readonly #kept = new Map<string, Kept>();

  constructor(private readonly backends: KnownBackends) {}

  /** @throws {ProblemError} `not-found`, `capability` or `backend-failed`. */
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

async function ask(backend: KnownBackend, now: number): Promise<BackendModelList> {
  const { name, provider, definition } = backend;
  if (provider.listModels === undefined) {
    throw new ProblemError('capability', `The backend "${name}" (${definition.label}) lists no models.`);
  }
  const signal = AbortSignal.timeout(limitMs);
  try {
    const models = await provider.listModels(signal);
    return { data: models.slice(0, maximumModels), askedAt: new Date(now).toISOString() };
  } catch (error) {
    const failure = backendFailure(error, signal, limitMs);
    throw new ProblemError('backend-failed', failureWords(backend, failure), { cause: error });
  }
}
