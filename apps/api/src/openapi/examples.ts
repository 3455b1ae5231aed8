import type { Job, Lane } from '@app/contracts';

const id = 'j_k5ttq3v2hz6nq7d4c2m9x0ab1e';

/** The body of a submit, for copying. */
export const requestExamples = {
  short: {
    summary: 'One question',
    value: { kind: 'chat', input: { messages: [{ role: 'user', content: 'Say hello.' }] } },
  },
  embed: {
    summary: 'Vectors of two texts',
    value: {
      kind: 'embed',
      input: { inputs: ['The cat sat on the mat.', 'A kitten rested on the rug.'], encoding: 'base64' },
    },
  },
  full: {
    summary: 'A backend, a fallback, a deadline and a form for the answer',
    value: {
      kind: 'chat',
      backend: 'primary',
      fallback: ['second'],
      priority: 2,
      deadline: '2026-12-01T12:00:00Z',
      retry: { maxAttempts: 2 },
      timeLimits: { firstToken: '20s', total: '2m' },
      metadata: { customer: 'c-1029' },
      input: {
        system: 'Answer in JSON.',
        messages: [{ role: 'user', content: 'Which city is the capital of Norway?' }],
        maxOutputTokens: 200,
        responseFormat: {
          type: 'json-schema',
          name: 'city',
          schema: { type: 'object', properties: { city: { type: 'string' } }, required: ['city'] },
        },
      },
    },
  },
};

export const queuedJob: Job = {
  id,
  object: 'job',
  kind: 'chat',
  status: 'queued',
  version: 1,
  createdAt: '2026-11-21T09:00:00.000Z',
  deadline: '2026-11-22T09:00:00.000Z',
  priority: 5,
  route: ['primary', 'second'],
  backend: 'primary',
  attempts: [],
};

export const completedJob: Job = {
  ...queuedJob,
  status: 'completed',
  version: 3,
  startedAt: '2026-11-21T09:00:00.004Z',
  completedAt: '2026-11-21T09:00:01.250Z',
  purgeAt: '2026-11-28T09:00:01.250Z',
  attempts: [
    {
      number: 1,
      backend: 'primary',
      provider: 'openai',
      model: 'gpt-5-mini',
      startedAt: '2026-11-21T09:00:00.004Z',
      endedAt: '2026-11-21T09:00:01.249Z',
      firstTokenMs: 410,
      outcome: 'succeeded',
      usage: { inputTokens: 9, outputTokens: 4 },
    },
  ],
  usage: { inputTokens: 9, outputTokens: 4 },
  result: { text: 'Hello there.', finishReason: 'stop', model: 'gpt-5-mini' },
};

export const lane: Lane = {
  backend: 'primary',
  provider: 'openai',
  model: 'gpt-5-mini',
  state: 'open',
  waiting: 12,
  delayed: 0,
  active: 8,
  workers: 2,
  failures: { timeout: 1 },
  fallback: ['second'],
};
