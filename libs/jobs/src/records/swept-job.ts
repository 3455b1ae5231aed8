import type { JobRecord } from '@app/contracts';
import type { SweptJobs } from './record-scripts.js';
import type { WakeUpId } from './wake-up-id.js';

export interface SweepResult {
  /** How many jobs were looked at. */
  due: number;
  /** Those that waited and ended: their wake-ups are of no use any more. */
  ended: SweptJob[];
  /** Those that nobody holds and no wake-up may be there for. */
  stranded: SweptJob[];
  /** Those that have waited in their lane for longer than they may. */
  overdue: JobRecord[];
}

/** A job of a sweep, and its lane. */
export interface SweptJob extends WakeUpId {
  tenant: string;
  backend: string;
  /** When it is due next, in milliseconds since the epoch. */
  dueAt: number;
  wave: number;
  /** It has been parted into pieces. */
  hasPieces: boolean;
}

export function sweptJob([id, tenant, dueAt, backend, hop, wave, hasPieces]: SweptJobs[number]): SweptJob {
  const place = { hop: Number(hop), wave: Number(wave) };
  return { id, tenant, dueAt: Number(dueAt), backend, ...place, hasPieces: hasPieces === '1' };
}
