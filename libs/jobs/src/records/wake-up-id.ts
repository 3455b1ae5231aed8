/** A job and the place in its route that a wake-up is for. */
export interface WakeUpId {
  id: string;
  hop: number;
  /** How often the job has waited for pieces until then; missing is 0. */
  wave?: number;
}

const separator = '.f';
const waveSeparator = '.w';

/**
 * The id of BullMQ's job: `<id>` for the first backend, `<id>.f<n>` for the n-th fallback, with `.w<n>` when
 * the job has waited for pieces n times. Each wait has an id of its own, because BullMQ refuses one whose
 * last run has not quite ended.
 */
export function wakeUpId({ id, hop, wave = 0 }: WakeUpId): string {
  const place = hop === 0 ? id : `${id}${separator}${hop}`;
  return wave === 0 ? place : `${place}${waveSeparator}${wave}`;
}

export function parseWakeUpId(text: string): WakeUpId {
  const [place = text, wave = '0'] = text.split(waveSeparator);
  const [id = place, hop = '0'] = place.split(separator);
  return { id, hop: Number(hop), wave: Number(wave) };
}
