import { isDeepStrictEqual } from 'node:util';
import type { BackendSettings, Secret } from '@app/contracts';

/** Whether calls by these settings can go over the connection that was opened for those. */
export function isSameConnection(those: BackendSettings, these: BackendSettings): boolean {
  return isDeepStrictEqual(connectionPart(those), connectionPart(these));
}

function connectionPart({
  provider,
  baseUrl,
  apiKey,
  apiKeys,
  headers,
  options,
  timeLimits,
}: BackendSettings) {
  const keys = [apiKey?.reveal(), ...(apiKeys ?? []).map((key: Secret) => key.reveal())];
  return { provider, baseUrl, keys, headers, options, connect: timeLimits.connect };
}
