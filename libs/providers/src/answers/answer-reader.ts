import type { Failure } from '@app/contracts';
import type { FailureSign } from '../failures/failure-signs.js';
import type { ReadLimits } from '../limits/read-limits.js';
import type { ProviderSettings } from '@app/provider-spec';
import { hasError, parsedBody } from './parsed-body.js';
import { rejectedBody, toProviderError } from './to-provider-error.js';
import type { Told } from './told.js';
import type { VendorAnswer } from './vendor-answer.js';

/** How one vendor's answers are to be read. */
export interface AnswerReading {
  settings: ProviderSettings;
  /** The family of the vendor's rate limit headers; missing for a vendor that sends none. */
  readLimits?: ReadLimits | undefined;
  /** Where the vendor puts its own id of a request. */
  requestIdHeader: string;
  /** Codes and words by which this vendor alone tells of a failure; they count before all others. */
  failureSigns?: readonly FailureSign[] | undefined;
  /** A vendor's own rules for what its failures mean, after those for all. */
  refine?: ((failure: Failure, answer: VendorAnswer) => Failure) | undefined;
  /** Whether the body of a good answer tells of a failure. Default: when it has an `error`. */
  isRejection?: ((body: object) => boolean) | undefined;
  /** The part of a good answer that tells of its failure. Default: all of it. */
  errorIn?: ((body: object) => object) | undefined;
  /** The status that an error within a good answer means. Default: its `code`, where that is one. */
  statusIn?: ((body: object) => number | undefined) | undefined;
}

/** Reads what comes back around an answer, whatever the protocol. */
export interface AnswerReader {
  /** What an error of a call means; an aborted call gives the reason of its signal. */
  failed(error: unknown, signal: AbortSignal): unknown;
  /**
   * A body or an event of the protocol, parsed.
   *
   * @param what What is read, for the message: `an answer`.
   * @throws {ProviderError} `bad-response` for what is no JSON object; what it tells of for a body that is
   * an error, as vendors send them with status 200 as well.
   */
  read(text: string, what: string, headers: Headers): object;
  /** What the headers of an answer tell; of a refusal, its body too. */
  told(headers: Headers, body?: unknown): Told;
}

export function answerReader(reading: AnswerReading): AnswerReader {
  const { settings, readLimits, requestIdHeader, failureSigns, refine } = reading;
  const { isRejection = hasError, errorIn = (body) => body, statusIn = codeOfError } = reading;
  const { baseUrl, apiKey, headers } = settings;
  const credentials = [...(apiKey === undefined ? [] : [apiKey.reveal()]), ...Object.values(headers)];
  const known = { baseUrl, credentials, failureSigns, refine, told };

  function told(received: Headers, body?: unknown): Told {
    const requestId = received.get(requestIdHeader);
    const limits = readLimits?.(received, Date.now(), body) ?? [];
    return { ...(requestId !== null && { requestId }), ...(limits.length > 0 && { limits }) };
  }

  return {
    failed: (error, signal) => toProviderError(error, signal, known),
    read(text, what, received) {
      const body = parsedBody(text, what);
      if (isRejection(body)) {
        throw rejectedBody({ status: statusIn(body), headers: received, body: errorIn(body) }, known);
      }
      return body;
    },
    told,
  };
}

/** Some vendors give the status that they mean as the code of an error within a good answer. */
function codeOfError(body: object): number | undefined {
  const { error } = body as { error?: unknown };
  if (typeof error !== 'object' || error === null || !('code' in error)) return undefined;
  const code = Number(error.code);
  return Number.isInteger(code) && code >= 400 && code < 600 ? code : undefined;
}
