import {
  addUsage,
  type Attempt,
  type Failure,
  type JobRecord,
  type TerminalStatus,
  type Usage,
} from '@app/contracts';
import { type Decision, effectOf, type KindTable, type Outcome } from '@app/policies';
import { childJobId } from '../records/ids.js';
import { extensionParts, type JobExtension } from '../lua/job-extension.js';
import { longestAnnouncement, tooLong } from '../lua/job-modules.js';
import { type Settlement, withHandOver } from '../records/settlement.js';

/** How a job continues after its run is settled, and with it the wake-up of the run. */
export type NextStep =
  | { type: 'finish' }
  | { type: 'delay'; at: number }
  | { type: 'park'; until: number; because: string }
  | { type: 'hand-over'; backend: string; hop: number }
  /** The job gets another wake-up when its child jobs have ended. */
  | { type: 'wait-for-children' }
  | { type: 'hand-back' };

/** The members of a job that its last run changes. */
type EndedMembers = Pick<JobRecord, 'attempts' | 'usage' | 'result' | 'failure'>;

/** Translates the outcome of a run into the changes of its record, and into the next step of its job. Pure. */
export function toSettlement(
  kinds: KindTable,
  record: JobRecord,
  { decision, attempt }: Outcome,
  extensions: readonly JobExtension[],
): { settlement: Settlement; next: NextStep; ended: EndedMembers } {
  const { status, result, failure, members, next, waits, spent } = decide(record, decision);
  const attempts = record.attempts.filter(({ outcome }) => outcome !== 'running');
  if (attempt !== undefined) attempts.push(attempt);
  const used = [spent, attempt?.usage].filter((one) => one !== undefined);
  const usage = used.reduce<Usage | undefined>((sum, one) => addUsage(sum ?? {}, one), record.usage);
  const changed = {
    ...members,
    ...(attempt !== undefined && { attempts: JSON.stringify(attempts), ended: attempts.length }),
    ...(used.length > 0 && { usage: JSON.stringify(usage) }),
    ...(result !== undefined && { result: JSON.stringify(result) }),
    ...(failure !== undefined && { failure: JSON.stringify(failure) }),
  };
  return {
    next,
    ended: { attempts, usage, result, failure },
    settlement: {
      status,
      effect: attempt === undefined ? 'neutral' : effectOf(attempt, callersPart(record)),
      ...(attempt?.failure !== undefined && { failed: attempt.failure }),
      entersLane: next.type === 'hand-over',
      maxWait: maxWaitFrom(record, next),
      parts: extensionParts(extensions, record, {
        attempt,
        result,
        rules: kinds.find(record.request.kind),
      }),
      failureKind: attempt?.outcome === 'failed' ? attempt.failure?.kind : undefined,
      members: changed,
      ...(waits !== undefined && { waits }),
      announcement: status === undefined ? '' : announcementOf(record, attempts, changed),
      ...(record.request.stream === true && { logged: logged(record, next, changed, attempt) }),
    },
  };
}

/** Which parts of the call the job itself set, so that its failures say less about the backend. */
function callersPart({ request, providerKey, hop }: JobRecord): { timeLimits: boolean; key: boolean } {
  return { timeLimits: request.timeLimits !== undefined, key: providerKey !== undefined && hop === 0 };
}

/** Milliseconds that the job may wait in its lane; undefined if its wait does not begin anew. */
function maxWaitFrom({ maxWaits, hop }: JobRecord, next: NextStep): number | undefined {
  if (next.type === 'hand-over') return maxWaits?.[next.hop];
  return next.type === 'delay' ? maxWaits?.[hop] : undefined;
}

/** The event that a streamed job logs at the end of a run. */
function logged(
  record: JobRecord,
  next: NextStep,
  { usage, failure }: Members,
  attempt: Attempt | undefined,
): { type: string; members: string } {
  const cause = attempt?.failure === undefined ? '' : `,"failure":${JSON.stringify(attempt.failure)}`;
  switch (next.type) {
    case 'finish':
      return {
        type: '',
        members: (usage ? `,"usage":${usage}` : '') + (failure ? `,"failure":${failure}` : ''),
      };
    case 'delay':
      return { type: 'job.retrying', members: `,"retryAt":${next.at}${cause}` };
    case 'park':
      return { type: 'job.waiting', members: `,"reason":"limit","until":${next.until}` };
    case 'hand-over': {
      const from = JSON.stringify(record.route[record.hop] ?? '');
      return {
        type: 'job.handed_over',
        members: `,"from":${from},"to":${JSON.stringify(next.backend)}${cause}`,
      };
    }
    case 'wait-for-children':
      return { type: '', members: '' };
    case 'hand-back':
      return { type: 'job.waiting', members: ',"reason":"handed-back"' };
  }
}

/** The members of the record that may have changed since it was accepted, for callers who wait for its end. */
function announcementOf(record: JobRecord, attempts: readonly Attempt[], changed: Members): string {
  const { hop, enqueuedAt, startedAt, usage, handOvers } = record;
  const members = {
    hop,
    enqueuedAt,
    startedAt,
    attempts: changed['attempts'] ?? JSON.stringify(attempts),
    usage: changed['usage'] ?? (usage && JSON.stringify(usage)),
    handOvers: handOvers && JSON.stringify(handOvers),
    result: changed['result'],
    failure: changed['failure'],
    progress: record.progress && JSON.stringify(record.progress),
  };
  const announcement = Object.entries(members)
    .map(([name, value]) => (value === undefined ? '' : `,"${name}":${value}`))
    .join('');
  // A long result is sent to Redis only once, in the record.
  return announcement.length > longestAnnouncement ? tooLong : announcement;
}

/** Members of the record's hash. */
type Members = Record<string, string | number>;

/** The consequences of a decision. */
interface Consequences {
  status?: TerminalStatus;
  result?: object;
  failure?: Failure;
  members: Members;
  next: NextStep;
  waits?: Settlement['waits'];
  /** The usage of child jobs. */
  spent?: Usage;
}

const finish: NextStep = { type: 'finish' };

function decide(record: JobRecord, decision: Decision): Consequences {
  switch (decision.type) {
    case 'complete':
      return {
        status: 'completed',
        result: decision.result,
        spent: decision.usage,
        members: {},
        next: finish,
      };
    case 'fail':
      return { status: 'failed', failure: decision.failure, members: {}, next: finish };
    case 'cancel':
      return { status: 'cancelled', members: {}, next: finish };
    case 'expire':
      return { status: 'expired', members: {}, next: finish };
    case 'wait-for-children': {
      const ids = decision.children.map(({ name }) => childJobId(record.id, name));
      return {
        members: { plan: JSON.stringify(decision.plan) },
        waits: { ids, ...decision.progress },
        next: { type: 'wait-for-children' },
      };
    }
    case 'retry':
      return { members: { retryAt: decision.at }, next: { type: 'delay', at: decision.at } };
    case 'hand-over':
      return handOver(record, decision);
    case 'park': {
      const { until, failure } = decision;
      return { members: {}, next: { type: 'park', until, because: failure.message } };
    }
    default:
      decision satisfies { type: 'hand-back' };
      return { members: {}, next: { type: 'hand-back' } };
  }
}

/** A hand-over goes forwards only: a route never visits a backend twice. */
function handOver(
  record: JobRecord,
  { backend, failure }: Extract<Decision, { type: 'hand-over' }>,
): Consequences {
  const hop = record.route.indexOf(backend, record.hop + 1);
  if (hop !== -1) {
    const handOvers = JSON.stringify(withHandOver(record, backend, failure));
    return { members: { hop, backend, handOvers }, next: { type: 'hand-over', backend, hop } };
  }
  const message = `The job was handed over to ${backend}, which does not follow on its route. This is a defect of Sluice.`;
  return decide(record, { type: 'fail', failure: { kind: 'internal', message } });
}
