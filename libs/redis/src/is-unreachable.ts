import { ReplyError } from 'ioredis';

/** Answers of a Redis that is there but cannot serve for now: full, starting, or failing over. */
const notNow = /^(OOM|LOADING|READONLY|MASTERDOWN|CLUSTERDOWN|TRYAGAIN|NOREPLICAS|MISCONF|BUSY)\b/;

/** Whether a command failed because of Redis' state or the way to it, and not because of the command. */
export function isUnreachable(error: unknown): boolean {
  if (!(error instanceof Error)) return false;
  if (error instanceof ReplyError || error.name === 'ReplyError') return notNow.test(error.message);
  return !(error instanceof TypeError || error instanceof SyntaxError || error instanceof RangeError);
}

/** Whether a command failed because this process has closed the connection: it will not come back. */
export function isClosed(error: unknown): boolean {
  return error instanceof Error && error.message === 'Connection is closed.';
}
