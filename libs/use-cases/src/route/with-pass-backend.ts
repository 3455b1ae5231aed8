import type { Configuration, JobRequest } from '@app/contracts';

/** A memory pass that names neither profile nor backend, with the one that the configuration has for it. */
export function withPassBackend(
  request: JobRequest,
  { distill, profiles }: Pick<Configuration, 'distill' | 'profiles'>,
): JobRequest {
  if (request.kind !== 'distill' || request.input.pass === undefined) return request;
  if ((request.profile ?? request.backend ?? request.agent) !== undefined) return request;
  const name = distill[request.input.pass];
  if (name === undefined) return request;
  return Object.hasOwn(profiles, name) ? { ...request, profile: name } : { ...request, backend: name };
}
