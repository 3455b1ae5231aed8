import type { ChatInput, Failure, FailureKind } from '@app/contracts';
import { kinds } from '@app/execution';
import { nearNames } from '@app/policies';
import { RefusedError } from '../refused-error.js';
import { backendFailure, describeFailure } from './backend-failures.js';
import { BackendModels } from './backend-models.js';
import { type CallableBackend, CallableBackends } from './callable-backends.js';

/** How a backend answered the smallest real call. */
export interface BackendTestResult {
  backend: string;
  ok: boolean;
  call: SmallestCall['call'];
  model?: string | undefined;
  /** Until the answer began or the failure came. */
  elapsedMs: number;
  /** The cause of a failure and its remedy, or that the backend works. */
  message: string;
  failure?: FailureKind | undefined;
  /** Models with similar names, when there is none of this name. */
  nearest?: string[] | undefined;
}

/** The longest test; the backend's own time limits may be shorter. */
const longestTestMs = 60_000;
/** The most similar names that a result lists. */
const maximumNearest = 3;

/**
 * Tests backends with the smallest real call, which bypasses the lane and costs tokens. Callers who test the same
 * backend at the same time share one call.
 */
export class BackendTests {
  readonly #running = new Map<string, Promise<BackendTestResult>>();

  constructor(
    private readonly backends: CallableBackends,
    private readonly models: BackendModels,
  ) {}

  /** @throws {RefusedError} `not-found` or `no-model`. */
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

  async #try(
    tenant: string,
    backend: CallableBackend,
    asked: string | undefined,
  ): Promise<BackendTestResult> {
    const { name, settings, definition } = backend;
    const call = smallestCall(backend, asked);
    if (call.model === undefined && call.call !== 'list-models') {
      throw new RefusedError('no-model', `Name a model. The backend "${name}" has no default model.`);
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
      message: describeFailure(backend, failure, { model: call.model, nearest }),
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
      if (error instanceof RefusedError) return []; // The caller asked for the failure, not for the list.
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

/** One word, with room for preambles; some vendors refuse fewer tokens. */
const question: ChatInput = { messages: [{ role: 'user', content: 'Say ok.' }], maxOutputTokens: 16 };

/** The smallest call that a backend can do. */
interface SmallestCall {
  call: 'chat' | 'embed' | 'list-models';
  model: string | undefined;
  /** Resolves when the answer begins: the address, the key and the model are right. */
  run(signal: AbortSignal): Promise<void>;
}

/** @param asked The model to test instead of the backend's own. */
function smallestCall(
  { provider, definition, settings }: CallableBackend,
  asked: string | undefined,
): SmallestCall {
  const configured = asked ?? settings.model;
  if (provider.chat !== undefined) {
    const model = kinds.get('chat').planning.ownModel(definition, configured);
    const { unsupportedInput = [] } = definition;
    const { maxOutputTokens, ...plain } = question;
    const input = unsupportedInput.includes('maxOutputTokens') ? plain : { ...plain, maxOutputTokens };
    return {
      call: 'chat',
      model,
      run: async (signal) => {
        const stream = provider.chat?.({ model: model ?? '', input, providerOptions: {} }, signal);
        if (stream === undefined) return;
        for await (const { type } of stream) if (type !== 'accepted') return;
      },
    };
  }
  if (provider.embed !== undefined) {
    const model = asked ?? kinds.get('embed').planning.ownModel(definition, configured);
    return {
      call: 'embed',
      model,
      run: async (signal) => {
        await provider.embed?.({ model: model ?? '', inputs: ['ok'], providerOptions: {} }, signal);
      },
    };
  }
  return {
    call: 'list-models',
    model: undefined,
    run: async (signal) => {
      await provider.listModels?.(signal);
    },
  };
}
