import {
  bodyProblems,
  jsonAnswer,
  jsonBody,
  type Operation,
  type PathItem,
  problemResponses,
  queryParameters,
  reference,
} from '../../openapi/operation.js';
import { runQuerySchema } from './schedule-views.js';

const tags = ['Schedules'];
const id = reference('parameters', 'ScheduleId');
const run = reference('parameters', 'ScheduleRunId');
const planProblems = [
  'unknown-backend',
  'unknown-profile',
  'unknown-agent',
  'no-backend',
  'no-model',
  'capability',
] as const;

const job = { kind: 'chat', input: { messages: [{ role: 'user', content: 'What is due today?' }] } };
const timing = { cron: '0 8 * * MON-FRI', timeZone: 'Europe/Berlin' };
const newSchedule = { name: 'morning', job, ...timing };
const schedule = {
  id: 's_aaaaaaaaaaaaaaaaaaaaaaaaaa',
  object: 'schedule',
  name: 'morning',
  status: 'active',
  origin: 'api',
  createdAt: '2026-03-02T09:00:00.000Z',
  version: 1,
  ...timing,
  jitter: 0,
  overlap: 'skip',
  missed: 'once',
  mostMissed: 10,
  job,
  nextRunAt: '2026-03-03T07:00:00.000Z',
};
const scheduleRun = {
  id: 'r_aaaaaaaaaaaaaaaaaaaaaaaaaa',
  object: 'schedule_run',
  schedule: schedule.id,
  time: '2026-03-03T07:00:00.000Z',
  cause: 'time',
  status: 'started',
  startedAt: '2026-03-03T07:00:00.031Z',
  job: 'j_aaaaaaaaaaaaaaaaaaaaaaaaaa',
  jobStatus: 'completed',
};

const create: Operation = {
  operationId: 'createSchedule',
  summary: 'Create a schedule that submits a job by cron or at a fixed interval',
  description:
    'Times are in `timeZone`. A local time that the clock skips runs as much later; one that comes twice runs the first time. Each time makes one job, however many schedulers run.',
  tags,
  requestBody: jsonBody('NewSchedule', newSchedule),
  responses: {
    201: { ...jsonAnswer('The schedule.', 'Schedule', schedule) },
    ...problemResponses(...bodyProblems, ...planProblems, 'settings-limit'),
  },
};

const list: Operation = {
  operationId: 'listSchedules',
  summary: 'List your schedules; operators also see those of the installation',
  tags,
  responses: {
    200: jsonAnswer('The schedules, at most 1,000.', 'ScheduleList', { data: [schedule] }),
    ...problemResponses(),
  },
};

const get: Operation = {
  operationId: 'getSchedule',
  summary: 'Get a schedule',
  tags,
  parameters: [id],
  responses: { 200: jsonAnswer('The schedule.', 'Schedule', schedule), ...problemResponses('not-found') },
};

const change: Operation = {
  operationId: 'changeSchedule',
  summary: 'Change a schedule',
  description: 'Members that are not named stay. A schedule whose times change starts counting from now.',
  tags,
  parameters: [id],
  requestBody: jsonBody('ScheduleChange', { cron: '30 8 * * MON-FRI' }),
  responses: {
    200: jsonAnswer('The schedule.', 'Schedule', schedule),
    ...problemResponses(...bodyProblems, ...planProblems, 'not-found', 'read-only'),
  },
};

const remove: Operation = {
  operationId: 'deleteSchedule',
  summary: 'Delete a schedule with its history; its jobs stay',
  tags,
  parameters: [id],
  responses: {
    204: { description: 'The schedule was deleted.' },
    ...problemResponses('not-found', 'read-only'),
  },
};

const pause: Operation = {
  operationId: 'pauseSchedule',
  summary: 'Pause a schedule until it is resumed',
  tags,
  parameters: [id],
  responses: {
    200: jsonAnswer('The schedule.', 'Schedule', { ...schedule, status: 'paused' }),
    ...problemResponses('not-found'),
  },
};

const resume: Operation = {
  operationId: 'resumeSchedule',
  summary: 'Resume a paused schedule',
  description: 'Runs that were due while it was paused are not made up for.',
  tags,
  parameters: [id],
  responses: { 200: jsonAnswer('The schedule.', 'Schedule', schedule), ...problemResponses('not-found') },
};

const runNow: Operation = {
  operationId: 'runSchedule',
  summary: 'Run a schedule now',
  description: 'Also while it is paused. Its overlap policy applies to this run too.',
  tags,
  parameters: [id, reference('parameters', 'IdempotencyKey')],
  responses: {
    202: jsonAnswer('The run, which starts at once.', 'ScheduleRun', {
      ...scheduleRun,
      cause: 'request',
      status: 'waiting',
    }),
    ...problemResponses('not-found', 'validation'),
  },
};

const listRuns: Operation = {
  operationId: 'listScheduleRuns',
  summary: 'List the last runs of a schedule, newest first',
  description: 'The last 200 of the last 30 days.',
  tags,
  parameters: [id, ...queryParameters(runQuerySchema)],
  responses: {
    200: jsonAnswer('The runs.', 'ScheduleRunList', { data: [scheduleRun] }),
    ...problemResponses('not-found', 'validation'),
  },
};

const getRun: Operation = {
  operationId: 'getScheduleRun',
  summary: 'Get a run of a schedule',
  tags,
  parameters: [id, run],
  responses: { 200: jsonAnswer('The run.', 'ScheduleRun', scheduleRun), ...problemResponses('not-found') },
};

export const schedulePaths: Record<string, PathItem> = {
  '/v1/schedules': { get: list, post: create },
  '/v1/schedules/{id}': { get, patch: change, delete: remove },
  '/v1/schedules/{id}/pause': { post: pause },
  '/v1/schedules/{id}/resume': { post: resume },
  '/v1/schedules/{id}/run': { post: runNow },
  '/v1/schedules/{id}/runs': { get: listRuns },
  '/v1/schedules/{id}/runs/{run}': { get: getRun },
};
