import * as z from 'zod';
import { scheduleSchema } from './schedule.js';
import { scheduleRunSchema } from './schedule-run.js';

/** The schedules of a tenant; for operators, those of the installation behind them. */
export const scheduleListSchema = z
  .object({ data: z.array(scheduleSchema).describe('The oldest first.') })
  .meta({ id: 'ScheduleList' });

/** The last runs of a schedule. */
export const scheduleRunListSchema = z
  .object({ data: z.array(scheduleRunSchema).describe('The newest first.') })
  .meta({ id: 'ScheduleRunList' });
