import type { JobRequest, Profile } from '@app/contracts';

type ProfileParameters = Pick<Profile, 'temperature' | 'maxOutputTokens'>;

/** A request with what its profile says and itself does not, so that it means the same for ever. */
export function withParameters(
  asked: JobRequest,
  model: string | undefined,
  parameters: ProfileParameters,
): JobRequest {
  const request = model === undefined ? asked : { ...asked, model };
  switch (request.kind) {
    case 'chat':
      return { ...request, input: { ...parameters, ...request.input } };
    case 'distill': {
      const { temperature } = parameters;
      return { ...request, input: { ...(temperature !== undefined && { temperature }), ...request.input } };
    }
    default:
      return request;
  }
}
