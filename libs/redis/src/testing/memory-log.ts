import { errorRecord, type LogFields, type Logger } from '@app/telemetry';

/** Keeps log lines in memory. */
export class MemoryLog implements Logger {
  readonly lines: string[] = [];
  readonly debug = this.#at('debug');
  readonly info = this.#at('info');
  readonly warn = this.#at('warn');
  readonly error = this.#at('error');
  readonly fatal = this.#at('fatal');

  child(): Logger {
    return this;
  }

  #at(level: string) {
    return (message: string, { error, ...fields }: LogFields = {}): void => {
      const cause = error === undefined ? undefined : errorRecord(error);
      this.lines.push(`${level} ${message} ${JSON.stringify({ ...fields, error: cause })}`);
    };
  }
}
