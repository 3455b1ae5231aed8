/** The chat that is sent everywhere: to the simulator itself, and through whatever stands before it. */
const messages = [{ role: 'user', content: 'Say hello.' }];

/** In the words of the OpenAI protocol. */
export const chatBody = { model: 'simulated', messages };

/** What every right answer in that protocol contains. */
export const chatAnswer = '"finish_reason":"stop"';

/** The same chat as a job for a backend. */
export function chatJob(backend: string): object {
  return { kind: 'chat', backend, input: { messages } };
}

/** What every job that ended well contains. */
export const completedJob = '"status":"completed"';
