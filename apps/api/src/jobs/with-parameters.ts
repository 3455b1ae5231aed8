import type { JobRequest, Profile } from '@app/contracts';

type ProfileParameters = Pick<Profile, 'temperature' | 'maxOutputTokens'>;

/** A request with what its profile says and itself does not, so that it means the same for ever. */
export function withParameters(
  asked: JobRequest,
  model: string | undefined,
  parameters: ProfileParameters,
): JobRequest {
  const request = model === undefined ? asked : { ...asked, model };
  // The parameters of profiles are those of chats.
  return request.kind === 'chat' ? { ...request, input: { ...parameters, ...request.input } } : request;
}
