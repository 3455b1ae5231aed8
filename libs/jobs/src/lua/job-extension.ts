import type { Attempt, JobRecord } from '@app/contracts';
import type { KindRules } from '@app/policies';
import type { LuaModule } from '@app/redis';

/** The outcome of a run, as far as extensions need it. */
interface EndedRun {
  /** Missing when the run made no call. */
  attempt?: Attempt;
  /** The result of a job that this run completes. */
  result?: object;
  /** The rules of the job's kind; missing for a kind that only another version knows. */
  rules?: KindRules;
}

/**
 * How a feature takes part in the one atomic step that ends an attempt or a job, without the job store knowing the
 * feature. Every process of an installation has the same extensions.
 */
export interface JobExtension {
  /** Unique among the extensions. */
  name: string;
  /** Lua that adds functions to `on_job_end`, `on_attempt_end` or `on_forget`: see lua/extensions.lua. */
  lua: LuaModule;
  /** The members of the record's hash that the Lua reads. */
  members: readonly string[];
  /** The argument of its function in `on_attempt_end` for this run; undefined if it has nothing to do. */
  partOf?(record: JobRecord, run: EndedRun): object | undefined;
}

/** The parts of all extensions for this run, by their names. */
export function extensionParts(
  extensions: readonly JobExtension[],
  record: JobRecord,
  run: EndedRun,
): Record<string, object> {
  const parts: Record<string, object> = {};
  for (const extension of extensions) {
    const part = extension.partOf?.(record, run);
    if (part !== undefined) parts[extension.name] = part;
  }
  return parts;
}
