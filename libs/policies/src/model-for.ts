import type { BackendSettings, JobOptions } from '@app/contracts';

/**
 * The model that a backend shall use for a job. What the job or its profile asks for is a name of the
 * first backend's vendor, so a fallback uses its own model, and that name only when it has none.
 *
 * @param hop The place of the backend in the job's route, from 0.
 * @returns undefined when nobody names a model.
 */
export function modelFor(
  request: Pick<JobOptions, 'model'>,
  hop: number,
  backend: Pick<BackendSettings, 'model'>,
  profileModel?: string,
): string | undefined {
  const asked = request.model ?? profileModel;
  return hop === 0 ? (asked ?? backend.model) : (backend.model ?? asked);
}
