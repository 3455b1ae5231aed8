import { setImmediate as nextTurn } from 'node:timers/promises';
import { parentPort, workerData } from 'node:worker_threads';
import {
  type LocalModel,
  type Model,
  type ModelVectors,
  RefusalError,
  type ThreadReply,
  type ThreadRequest,
} from './contract.ts';

/**
 * The entry of a thread that embeds texts, so that the event loop of the process stays free. This file and its
 * imports run both from source and from a build: they import each other as `.ts`, and use only TypeScript that can
 * be erased.
 */

/** Texts of one run of the model; between runs the thread handles messages. */
const textsOfARun = 32;

type EmbedRequest = Extract<ThreadRequest, { type: 'embed' }>;

/** Pending requests in their order; the host bounds their number. */
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
    // A model that could not be loaded may be available next time.
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

/** Scales each vector to length 1, in place; a vector of length 0 stays as it is. */
function normalise(numbers: Float32Array, dimensions: number): Float32Array {
  for (let from = 0; from < numbers.length; from += dimensions) {
    const vector = numbers.subarray(from, from + dimensions);
    const length = Math.hypot(...vector);
    if (length > 0) vector.set(vector.map((number) => number / length));
  }
  return numbers;
}
