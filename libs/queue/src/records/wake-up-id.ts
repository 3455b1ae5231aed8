/** A job and the place in its route that a wake-up is for. */
export interface WakeUpId {
  id: string;
  hop: number;
}

const separator = '.f';

/** The id of BullMQ's job: `<id>` for the first backend, `<id>.f<n>` for the n-th fallback. */
export function wakeUpId({ id, hop }: WakeUpId): string {
  return hop === 0 ? id : `${id}${separator}${hop}`;
}

export function parseWakeUpId(text: string): WakeUpId {
  const [id = text, hop = '0'] = text.split(separator);
  return { id, hop: Number(hop) };
}
