import { type Failure, isTerminal, type JobStatus, type TerminalStatus, type Usage } from '@app/contracts';

/** How a job ended. */
export interface JobEnd {
  status: TerminalStatus;
  result?: object;
  failure?: Failure;
  usage?: Usage;
}

/** The members of the record's hash that tell of its end. */
export const endFields = ['status', 'result', 'failure', 'usage'] as const;

/** The end of these values of {@link endFields}; undefined for a job that has not ended, or is not there. */
export function readEnd(values: readonly (string | null)[]): JobEnd | undefined {
  const [status, result, failure, usage] = values;
  if (!status || !isTerminal(status as JobStatus)) return undefined;
  return {
    status: status as TerminalStatus,
    ...(result && { result: JSON.parse(result) as object }),
    ...(failure && { failure: JSON.parse(failure) as Failure }),
    ...(usage && { usage: JSON.parse(usage) as Usage }),
  };
}
