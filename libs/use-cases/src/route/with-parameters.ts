import type { JobRequest } from '@app/contracts';
import type { RouteParameters } from '@app/policies';

/** A request with what its profile says and itself does not, so that it means the same for ever. */
export function withParameters(
  asked: JobRequest,
  model: string | undefined,
  { contextTokens, ...parameters }: RouteParameters,
): JobRequest {
  const request = model === undefined ? asked : { ...asked, model };
  switch (request.kind) {
    case 'chat':
      return { ...request, input: { ...parameters, ...request.input } };
    case 'distill': {
      const { temperature } = parameters;
      const { contextTokens: named = Infinity } = request.input;
      const context = Math.min(named, contextTokens ?? Infinity);
      return {
        ...request,
        input: {
          ...(temperature !== undefined && { temperature }),
          ...request.input,
          ...(Number.isFinite(context) && { contextTokens: context }),
        },
      };
    }
    default:
      return request;
  }
}
