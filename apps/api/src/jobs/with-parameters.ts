import type { JobRequest, Profile } from '@app/contracts';

type ProfileParameters = Pick<Profile, 'temperature' | 'maxOutputTokens'>;

/** A request with what its profile says and itself does not, so that it means the same for ever. */
export function withParameters(
  request: JobRequest,
  model: string | undefined,
  parameters: ProfileParameters,
): JobRequest {
  return {
    ...request,
    ...(model !== undefined && { model }),
    input: { ...parameters, ...request.input },
  };
}
