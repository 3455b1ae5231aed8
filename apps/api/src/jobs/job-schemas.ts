import {
  jobRequestSchemaOf,
  newScheduleSchemaOf,
  scheduleChangeSchemaOf,
  scheduledJobSchemaOf,
} from '@app/contracts';
import type { Kinds } from '@app/execution';
import { listQuerySchemaOf } from './list-query.js';
import { usageQuerySchemaOf } from '../usage/usage-query.js';

/** The schemas of requests that name a kind of job, made of the kinds of this installation. */
export class JobSchemas {
  readonly request;
  readonly listQuery;
  readonly usageQuery;
  readonly newSchedule;
  readonly scheduleChange;

  constructor(kinds: Kinds) {
    this.request = jobRequestSchemaOf(kinds.byName);
    this.listQuery = listQuerySchemaOf(kinds.names);
    this.usageQuery = usageQuerySchemaOf(kinds.names);
    const scheduled = scheduledJobSchemaOf(this.request);
    this.newSchedule = newScheduleSchemaOf(scheduled);
    this.scheduleChange = scheduleChangeSchemaOf(scheduled);
  }
}
