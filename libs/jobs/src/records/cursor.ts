/** A cursor that no list gave. */
export class InvalidCursorError extends Error {
  override readonly name = 'InvalidCursorError';

  constructor() {
    super('The cursor is not one that this list gave. Start again without it.');
  }
}

/** The last entry of a page. */
export interface PagePlace {
  time: number;
  id: string;
}

const pattern = /^(\d{1,16})\.([a-z]_[a-z2-7]{26})$/;

export function formatCursor({ time, id }: PagePlace): string {
  return Buffer.from(`${time}.${id}`).toString('base64url');
}

/**
 * @param prefix With which the ids of the list begin.
 * @throws {InvalidCursorError}
 */
export function parseCursor(cursor: string, prefix = 'j_'): PagePlace {
  const [, time, id] = pattern.exec(Buffer.from(cursor, 'base64url').toString()) ?? [];
  if (time === undefined || id?.startsWith(prefix) !== true) throw new InvalidCursorError();
  return { time: Number(time), id };
}
