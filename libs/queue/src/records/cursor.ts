/** A cursor that no list gave. */
export class InvalidCursorError extends Error {
  override readonly name = 'InvalidCursorError';

  constructor() {
    super('The cursor is not one that a list of jobs gave. Start again without it.');
  }
}

/** The last job of a page. */
export interface PagePlace {
  time: number;
  id: string;
}

const pattern = /^(\d{1,16})\.(j_[a-z2-7]{26})$/;

export function formatCursor({ time, id }: PagePlace): string {
  return Buffer.from(`${time}.${id}`).toString('base64url');
}

/** @throws {InvalidCursorError} */
export function parseCursor(cursor: string): PagePlace {
  const [, time, id] = pattern.exec(Buffer.from(cursor, 'base64url').toString()) ?? [];
  if (time === undefined || id === undefined) throw new InvalidCursorError();
  return { time: Number(time), id };
}
