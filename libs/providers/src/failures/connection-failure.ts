import { type Failure, scrubSecrets } from '@app/contracts';

const advice: Record<string, string> = {
  ECONNREFUSED: 'nothing listens there; is it running?',
  ENOTFOUND: 'the name is not known; check the base URL',
  EAI_AGAIN: 'the name could not be looked up for now',
  ECONNRESET: 'the connection was reset',
  UND_ERR_SOCKET: 'the connection was closed before the answer was complete',
  EPIPE: 'the connection was closed',
  ETIMEDOUT: 'the connection timed out',
  EHOSTUNREACH: 'the host cannot be reached',
  ENETUNREACH: 'the network cannot be reached',
  CERT_HAS_EXPIRED: 'its certificate has expired',
  DEPTH_ZERO_SELF_SIGNED_CERT: 'its certificate is self-signed',
  SELF_SIGNED_CERT_IN_CHAIN: 'its certificate is self-signed',
  UNABLE_TO_VERIFY_LEAF_SIGNATURE: 'its certificate cannot be verified',
  ERR_TLS_CERT_ALTNAME_INVALID: 'its certificate is for another name',
  UND_ERR_RES_EXCEEDED_MAX_SIZE: 'its answer is larger than Sluice takes',
};

const deepestCause = 8;

/**
 * Classifies an error of the connection: `timeout` if our own connect limit passed, else `unavailable`, with
 * the address and a hint.
 */
export function connectionFailure(error: unknown, baseUrl: string): Failure {
  const code = codeOf(error);
  const where = address(baseUrl);
  if (code === 'UND_ERR_CONNECT_TIMEOUT') {
    return { kind: 'timeout', message: `No connection to ${where} within the time limit (connect).`, code };
  }
  const hint =
    advice[code ?? ''] ?? (code === undefined ? 'the connection failed' : `it failed with ${code}`);
  return {
    kind: 'unavailable',
    message: `Cannot reach ${where}: ${hint}.`,
    ...(code !== undefined && { code }),
  };
}

/** The code of the error or of one of its causes. */
function codeOf(error: unknown): string | undefined {
  let current = error;
  for (let depth = 0; depth < deepestCause && typeof current === 'object' && current !== null; depth += 1) {
    const { code, cause } = current as { code?: unknown; cause?: unknown };
    if (typeof code === 'string') return code;
    current = cause;
  }
  return undefined;
}

/** The address without path, user and password. */
function address(baseUrl: string): string {
  return URL.canParse(baseUrl) ? new URL(baseUrl).origin : scrubSecrets(baseUrl);
}
