import { durationText, type Failure, type TimeLimits } from '@app/contracts';

/** The limits that end a running call. `connect` belongs to the transport, `maxWait` to the lane. */
export type CallLimit = Exclude<keyof TimeLimits, 'connect' | 'maxWait'>;

const awaited: Record<CallLimit, string> = {
  firstToken: 'sent no first token',
  betweenTokens: 'sent no further token',
  total: 'did not finish its answer',
};

/** A call was aborted because one of its time limits passed. */
export class TimeLimitPassed extends Error {
  override readonly name = 'TimeLimitPassed';
  readonly failure: Failure;

  constructor(backend: string, limit: CallLimit, milliseconds: number) {
    const message = `Backend "${backend}" ${awaited[limit]} within ${durationText(milliseconds)} (time limit ${limit}).`;
    super(message);
    this.failure = { kind: 'timeout', message };
  }
}

/** A call was aborted because its job's deadline passed. */
export class DeadlinePassed extends Error {
  override readonly name = 'DeadlinePassed';

  constructor() {
    super("The job's deadline passed.");
  }
}
