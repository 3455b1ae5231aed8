import {
  type Attempt,
  type BackendSettings,
  backendSettingsSchema,
  type JobRecord,
  type JobRequest,
  jobRequestSchema,
} from '@app/contracts';
import type { AbortReason, Outcome } from '@app/policies';
import type { BackendConnection, EmbeddingOffer, Provider } from '@app/provider-spec';
import { createLogger } from '@app/telemetry';
import { JobRunner } from '../job-runner.js';
import { kinds } from '../kinds/registry.js';
import type { AnswerEvent } from '../run-context.js';

export const startedAt = '2026-01-01T00:00:00.000Z';
const start = Date.parse(startedAt);

interface RunOptions {
  settings?: Partial<Record<keyof BackendSettings, unknown>>;
  request?: Partial<Record<keyof JobRequest, unknown>>;
  input?: Record<string, unknown>;
  job?: Partial<JobRecord>;
  embeddings?: EmbeddingOffer;
  instructedFormats?: BackendConnection['instructedFormats'];
  onEvent?: (event: AnswerEvent) => void;
  /** Aborts the run with it when `abortWhen` is fulfilled. */
  abort?: AbortReason;
  abortWhen?: Promise<unknown>;
}

interface Run extends Outcome {
  attempt?: Attempt;
  logs: string[];
  /** The signal of the one who ran the job. */
  signal: AbortSignal;
}

/** Runs one attempt of a job for the backend `first`, whose route goes on to `second`. */
export async function runOne(provider: Provider | undefined, options: RunOptions = {}): Promise<Run> {
  const logs: string[] = [];
  const log = createLogger({
    level: 'debug',
    pretty: false,
    destination: { write: (line) => logs.push(line) },
  });
  const settings = backendSettingsSchema.parse({
    provider: 'stand-in',
    model: 'own-model',
    ...options.settings,
  });
  const { embeddings, instructedFormats } = options;
  const offers = { embeddings, instructedFormats };
  const connection = provider && { name: 'first', providerId: 'stand-in', provider, ...offers, settings };
  const runner = new JobRunner({
    kinds,
    backends: { find: (name) => (name === 'first' ? connection : undefined) },
    log,
    random: () => 0.5,
  });
  const controller = new AbortController();
  if (options.abort !== undefined) {
    const { abort } = options;
    if (options.abortWhen === undefined) controller.abort(abort);
    else void options.abortWhen.then(() => controller.abort(abort));
  }
  const job = jobRecord(options);
  const attempt = job.attempts.at(-1) as Attempt;
  const { signal } = controller;
  const outcome = await runner.run(job, { attempt, signal, onEvent: options.onEvent });
  return { ...outcome, logs, signal };
}

function jobRecord({ request, input, job }: RunOptions): JobRecord {
  const messages = [{ role: 'user', content: 'CANARY-PROMPT' }];
  const attempts = job?.attempts ?? [];
  const running: Attempt = { number: attempts.length + 1, backend: 'first', startedAt, outcome: 'running' };
  return {
    id: 'j_test',
    tenant: 'tenant',
    status: 'in_progress',
    version: 2,
    request: jobRequestSchema.parse({ kind: 'chat', input: { messages, ...input }, ...request }),
    route: ['first', 'second'],
    hop: 0,
    createdAt: start,
    enqueuedAt: start,
    deadline: start + 3_600_000,
    ...job,
    attempts: [...attempts, running],
  };
}
