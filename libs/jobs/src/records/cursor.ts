/** A cursor that was not issued by the list. */
export class InvalidCursorError extends Error {
  override readonly name = 'InvalidCursorError';

  constructor() {
    super('The cursor was not issued by this list. Start again without it.');
  }
}

/** The last entry of a page. */
interface PagePlace {
  /** Milliseconds since the epoch. */
  time: number;
  id: string;
}

const pattern = /^(\d{1,16})\.([a-z]_[a-z2-7]{26})$/;

/** The cursor of the page that follows this entry. */
export function formatCursor({ time, id }: PagePlace): string {
  return Buffer.from(`${time}.${id}`).toString('base64url');
}

/**
 * Reads a cursor.
 *
 * @param prefix The prefix of the list's ids.
 * @throws {InvalidCursorError}
 */
export function parseCursor(cursor: string, prefix = 'j_'): PagePlace {
  const [, time, id] = pattern.exec(Buffer.from(cursor, 'base64url').toString()) ?? [];
  if (time === undefined || id?.startsWith(prefix) !== true) throw new InvalidCursorError();
  return { time: Number(time), id };
}
