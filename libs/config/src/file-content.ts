import type { SettingPath } from './setting-path.js';

/** What a configuration file says. */
export interface FileContent {
  values: unknown;
  /** The line, from 1, of a setting or of the nearest group around it; undefined where unknown. */
  lineOf(path: SettingPath): number | undefined;
}

/** A file that its format cannot read. The message repeats no text of the file, which may be secret. */
export class FileSyntaxError extends Error {
  override readonly name = 'FileSyntaxError';

  constructor(
    message: string,
    readonly line: number | undefined,
  ) {
    super(message);
  }
}
