import {
  type DeclaredSchedule,
  declaredSchedules,
  defaultScheduleSettings,
  type ScheduledWork,
  type ScheduleSettings,
} from '@app/contracts';
import { timingOf, timingProblem } from '@app/policies';
import type { Schedules } from '@app/schedules';

/**
 * Makes the schedules of the configuration and deletes those that it no longer has. Paused schedules stay paused.
 *
 * @throws {TypeError} For a schedule that cannot run.
 */
export async function declareSchedules(
  written: Readonly<Record<string, DeclaredSchedule>>,
  schedules: Schedules,
): Promise<void> {
  const declared = new Set<string>();
  const now = Date.now();
  for (const [name, schedule] of Object.entries(declaredSchedules(written))) {
    const { tenant = '' } = schedule;
    const settings = settingsOf(schedule);
    const problem = timingProblem(timingOf(settings, { id: name, createdAt: now }), now);
    if (problem !== undefined) {
      throw new TypeError(`schedules.${name}.${problem.member} of the configuration: ${problem.message}`);
    }
    const about = { tenant, name, origin: 'configuration', settings, work: workOf(schedule) } as const;
    const made = await schedules.declare({ ...about, createdAt: now });
    if (made === undefined) throw new TypeError(`The tenant "${tenant}" has no room for schedules.${name}.`);
    declared.add(made.id);
  }
  for await (const page of schedules.all()) {
    for (const schedule of page) {
      if (schedule.origin === 'configuration' && !declared.has(schedule.id)) await schedules.remove(schedule);
    }
  }
}

function settingsOf(schedule: DeclaredSchedule): ScheduleSettings {
  const { enabled: _, pass: __, tenant: ___, job: ____, ...timing } = schedule;
  const given = Object.entries(timing).filter(([, value]) => value !== undefined);
  return { ...defaultScheduleSettings, ...Object.fromEntries(given) };
}

function workOf({ job, pass }: DeclaredSchedule): ScheduledWork {
  if (job !== undefined) return { job };
  if (pass !== undefined) return { pass };
  throw new TypeError('A schedule needs a job or a pass.');
}
