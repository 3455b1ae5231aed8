import {
  addUsage,
  type Attempt,
  type Failure,
  type JobRecord,
  type TerminalStatus,
  type Usage,
} from '@app/contracts';
import { type Decision, effectOf, type KindTable, type Outcome } from '@app/policies';
import { pieceId } from '../records/ids.js';
import { extensionParts, type JobExtension } from '../lua/job-extension.js';
import { longestAnnouncement, tooLong } from '../lua/job-modules.js';
import { type Settlement, withHandOver } from '../records/settlement.js';

/** What is left to do for a wake-up once the record says what became of the job. */
export type NextStep =
  | { type: 'finish' }
  | { type: 'delay'; at: number }
  | { type: 'park'; until: number; because: string }
  | { type: 'hand-over'; backend: string; hop: number }
  /** Once its pieces have ended it gets another wake-up. */
  | { type: 'wait-for-children' }
  | { type: 'hand-back' };

/** How the job stands after a run that ended it; what a run that did not leaves the same. */
export type EndedMembers = Pick<JobRecord, 'attempts' | 'usage' | 'result' | 'failure'>;

/** What an outcome means for the record, and for its wake-up. Pure. */
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
      effect: attempt === undefined ? 'neutral' : effectOf(attempt, ownOf(record)),
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

/** What the job brought of its own, so that its failures say less of the backend. */
function ownOf({ request, providerKey, hop }: JobRecord): { timeLimits: boolean; key: boolean } {
  return { timeLimits: request.timeLimits !== undefined, key: providerKey !== undefined && hop === 0 };
}

/** How long the job may wait in its lane, where the wait begins anew. */
function maxWaitFrom({ maxWaits, hop }: JobRecord, next: NextStep): number | undefined {
  if (next.type === 'hand-over') return maxWaits?.[next.hop];
  return next.type === 'delay' ? maxWaits?.[hop] : undefined;
}

/** What a streamed job logs of the end of a run. */
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

/** The members of the record that may have changed since it was accepted, for those who wait for its end. */
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
  // A long result goes to Redis once, in the record.
  return announcement.length > longestAnnouncement ? tooLong : announcement;
}

/** Members of the record's hash. */
type Members = Record<string, string | number>;

interface Step {
  status?: TerminalStatus;
  result?: object;
  failure?: Failure;
  members: Members;
  next: NextStep;
  waits?: Settlement['waits'];
  /** What pieces have used. */
  spent?: Usage;
}

const finish: NextStep = { type: 'finish' };

function decide(record: JobRecord, decision: Decision): Step {
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
      const ids = decision.children.map(({ name }) => pieceId(record.id, name));
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

/** Only forwards: a route never visits a backend twice. */
function handOver(record: JobRecord, { backend, failure }: Extract<Decision, { type: 'hand-over' }>): Step {
  const hop = record.route.indexOf(backend, record.hop + 1);
  if (hop !== -1) {
    const handOvers = JSON.stringify(withHandOver(record, backend, failure));
    return { members: { hop, backend, handOvers }, next: { type: 'hand-over', backend, hop } };
  }
  const message = `The job was to go on to ${backend}, which is not further on its route. This is a defect of Sluice.`;
  return decide(record, { type: 'fail', failure: { kind: 'internal', message } });
}
