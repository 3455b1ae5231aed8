import type { JobRequest } from '@app/contracts';
import type { ResolvedRoute } from './resolve-route.js';

/**
 * The request with what its profile adds: the model and the parameters that it does not name itself.
 * Stored this way, a job does not change when its profile does.
 */
export function applyRoute(
  request: JobRequest,
  { model, parameters }: Pick<ResolvedRoute, 'model' | 'parameters'>,
): JobRequest {
  return {
    ...request,
    ...(model !== undefined && { model }),
    input: { ...parameters, ...request.input },
  };
}
