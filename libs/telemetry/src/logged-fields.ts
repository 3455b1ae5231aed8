import { type ErrorRecord, errorRecord } from './error-record.js';
import { type LogFields, logFieldNames } from './log-fields.js';
import { scrubSecrets } from '@app/contracts';

/** The fields of one line as they are written: allowed ones only, scrubbed. */
export type LoggedFields = Record<string, string | number | ErrorRecord>;

export function loggedFields(fields: LogFields): LoggedFields {
  const logged: LoggedFields = {};
  for (const name of logFieldNames) {
    const value: unknown = fields[name];
    if (typeof value === 'string') logged[name] = scrubSecrets(value);
    else if (typeof value === 'number') logged[name] = value;
  }
  if (fields.error !== undefined) logged['error'] = errorRecord(fields.error);
  return logged;
}
