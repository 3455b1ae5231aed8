import { type LuaModule, luaModule, redisClock, scriptCall } from '@app/redis';
import childJobsSource from './child-jobs.lua';
import eventLogSource from './event-log.lua';
import extensionsSource from './extensions.lua';
import forgetSource from './forget.lua';
import installationEventsSource from './installation-events.lua';
import jobEndSource from './job-end.lua';
import type { JobExtension } from './job-extension.js';
import outboxSource from './outbox.lua';
import recordSource from './record.lua';

/** Characters above which an end is announced without its members, and waiting callers read the record. */
export const longestAnnouncement = 65_536;
/** Replaces members that are too long to announce. */
export const tooLong = '-';
/** How long events of the installation are kept, in milliseconds. */
export const installationEventsKeptMs = 7 * 86_400_000;

/** The record of a job. */
export const jobRecord = luaModule(recordSource, { includes: [scriptCall, redisClock] });

/** The event log of a streamed job. */
export const eventLog = luaModule(eventLogSource, { includes: [scriptCall, redisClock] });

/** The log of the installation. */
export const installationEventLog = luaModule(installationEventsSource, {
  includes: [scriptCall, redisClock],
  constants: { installation_events_kept_ms: installationEventsKeptMs },
});

/** The outbox of ended jobs and batches, for webhooks. */
export const outbox = luaModule(outboxSource, { includes: [scriptCall, redisClock] });

const childJobs = luaModule(childJobsSource, { includes: [eventLog] });

/** The modules that depend on the extensions. */
interface EndingModules {
  /** Ends jobs, with child jobs and extensions. */
  jobEnd: LuaModule;
  /** Deletes ended jobs. */
  forget: LuaModule;
  /** The members of the record that the end of a job reads, in this order. */
  endMembers: readonly string[];
}

/** The modules for these extensions. */
export function endingModules(extensions: readonly JobExtension[]): EndingModules {
  const endMembers = [
    ...new Set(['parent', 'stream', 'webhook', ...extensions.flatMap(({ members }) => members)]),
  ];
  const points = luaModule(extensionsSource, {
    includes: [jobRecord, childJobs, outbox],
    constants: { end_members: endMembers },
  });
  const parts = extensions.map(({ lua }) => lua);
  return {
    endMembers,
    jobEnd: luaModule(jobEndSource, {
      includes: [points, ...parts],
      constants: { longest_announcement: longestAnnouncement, too_long: tooLong },
    }),
    forget: luaModule(forgetSource, { includes: [points, ...parts] }),
  };
}
