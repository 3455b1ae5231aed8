import { setImmediate as nextTurn } from 'node:timers/promises';
import { parentPort, workerData } from 'node:worker_threads';
import { type LocalModel, RefusalError, type ThreadReply, type ThreadRequest } from './messages.ts';
import type { Model, ModelVectors } from './model.ts';
import { normalise } from './normalise.ts';

/**
 * The entry of a thread that embeds texts, so that the event loop of the process is free meanwhile. This
 * file and those that it imports run from their sources and from a build: they import each other by
 * their own names and use nothing of TypeScript that does not vanish.
 */

/** Texts of one run of the model; between two runs the thread sees what was asked meanwhile. */
const textsOfARun = 32;

type EmbedRequest = Extract<ThreadRequest, { type: 'embed' }>;

/** What is still to do, in the order in which it was asked; the asker bounds it. */
const waiting = new Map<number, EmbedRequest>();
let working = false;
let model: Promise<Model> | undefined;

parentPort?.on('message', (request: ThreadRequest) => {
  if (request.type === 'forget') {
    waiting.delete(request.id);
    return;
  }
  waiting.set(request.id, request);
  void work();
});

async function work(): Promise<void> {
  if (working) return;
  working = true;
  for (const request of waiting.values()) {
    const reply = await answer(request);
    if (waiting.delete(request.id) && reply !== undefined) {
      parentPort?.postMessage(reply, reply.type === 'vectors' ? [reply.numbers.buffer as ArrayBuffer] : []);
    }
  }
  working = false;
}

async function answer(request: EmbedRequest): Promise<ThreadReply | undefined> {
  const { id, texts } = request;
  try {
    model ??= loadModel();
    const loaded = await model;
    const runs: ModelVectors[] = [];
    for (let from = 0; from < texts.length; from += textsOfARun) {
      await nextTurn();
      if (!waiting.has(id)) return undefined;
      runs.push(await loaded.embed(texts.slice(from, from + textsOfARun)));
    }
    return { type: 'vectors', id, ...joined(runs) };
  } catch (error) {
    // A model that could not be loaded may be there the next time.
    if (!(error instanceof RefusalError)) throw error;
    if (error.refusal.kind !== 'context-length') model = undefined;
    return { type: 'refused', id, refusal: error.refusal };
  }
}

function loadModel(): Promise<Model> {
  const local = workerData as LocalModel;
  return local.type === 'built-in'
    ? import('./built-in-model.ts').then(({ loadBuiltInModel }) => loadBuiltInModel())
    : import('./directory-model.ts').then(({ loadDirectoryModel }) => loadDirectoryModel(local));
}

function joined(
  runs: readonly ModelVectors[],
): Pick<Extract<ThreadReply, { type: 'vectors' }>, 'numbers' | 'dimensions' | 'tokens'> {
  const dimensions = runs[0]?.dimensions ?? 0;
  const numbers = new Float32Array(runs.reduce((sum, run) => sum + run.numbers.length, 0));
  let from = 0;
  for (const run of runs) {
    numbers.set(run.numbers, from);
    from += run.numbers.length;
  }
  return {
    numbers: normalise(numbers, dimensions),
    dimensions,
    tokens: runs.reduce((sum, run) => sum + run.tokens, 0),
  };
}
