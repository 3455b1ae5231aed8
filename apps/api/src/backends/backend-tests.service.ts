import type { Failure } from '@app/contracts';
import { nearNames } from '@app/policies';
import { Injectable } from '@nestjs/common';
import { ProblemError } from '../problems/problem-error.js';
import { backendFailure } from './backend-failure.js';
import { BackendModels } from './backend-models.service.js';
import type { BackendTestResult } from './backend-test.js';
import { failureWords } from './failure-words.js';
import { type KnownBackend, KnownBackends } from './known-backends.service.js';
import { type SmallestCall, smallestCall } from './smallest-call.js';

/** The longest test; shorter if the backend's own time limits are. */
const longestTestMs = 60_000;
/** The most similar models that an answer names. */
const maximumNearest = 3;

/**
 * Tests backends with the smallest real call. It goes past the backend's lane and is billed by the vendor. Callers
 * who test the same backend at the same time share one call.
 */
@Injectable()
export class BackendTests {
  readonly #running = new Map<string, Promise<BackendTestResult>>();

  constructor(
    private readonly backends: KnownBackends,
    private readonly models: BackendModels,
  ) {}

  /** @throws {ProblemError} `not-found` or `no-model`. */
  async test(tenant: string, name: string, model: string | undefined): Promise<BackendTestResult> {
    const backend = this.backends.get(tenant, name);
    const key = JSON.stringify([backend.name, model]);
    const running = this.#running.get(key) ?? this.#try(tenant, backend, model);
    this.#running.set(key, running);
    try {
      return await running;
    } finally {
      this.#running.delete(key);
    }
  }

  async #try(tenant: string, backend: KnownBackend, asked: string | undefined): Promise<BackendTestResult> {
    const { name, settings, definition } = backend;
    const call = smallestCall(backend, asked);
    if (call.model === undefined && call.call !== 'list-models') {
      throw new ProblemError('no-model', `Name a model. The backend "${name}" has no default model.`);
    }
    const limitMs = Math.min(settings.timeLimits.firstToken, settings.timeLimits.total, longestTestMs);
    const startedAt = performance.now();
    const failure = await run(call, limitMs);
    const result = {
      backend: name,
      ok: failure === undefined,
      call: call.call,
      ...(call.model !== undefined && { model: call.model }),
      elapsedMs: Math.round(performance.now() - startedAt),
    };
    if (failure === undefined) return { ...result, message: `${definition.label} answers as it should.` };
    const nearest = failure.kind === 'model-not-found' ? await this.#nearest(tenant, name, call.model) : [];
    return {
      ...result,
      message: failureWords(backend, failure, { model: call.model, nearest }),
      failure: failure.kind,
      ...(nearest.length > 0 && { nearest }),
    };
  }

  async #nearest(tenant: string, name: string, model = ''): Promise<string[]> {
    try {
      const { data } = await this.models.list(tenant, name);
      const ids = data.map(({ id }) => id);
      return nearNames(model, ids).slice(0, maximumNearest);
    } catch (error) {
      if (error instanceof ProblemError) return []; // The failure itself is what the caller asked for.
      throw error;
    }
  }
}

async function run(call: SmallestCall, limitMs: number): Promise<Failure | undefined> {
  const signal = AbortSignal.timeout(limitMs);
  try {
    await call.run(signal);
    return undefined;
  } catch (error) {
    return backendFailure(error, signal, limitMs);
  }
}
