import { ProviderError } from '@app/provider-spec';

/** An answer that cannot be used; another attempt may get a better one. */
export function badResponse(message: string): ProviderError {
  return new ProviderError({ kind: 'bad-response', message });
}

export function noChoice(): ProviderError {
  return badResponse('The provider answered without any choice.');
}

export function brokeOff(): ProviderError {
  const message = 'The stream broke off before the answer was complete.';
  return new ProviderError({ kind: 'unavailable', message });
}

export function notJson(what: string): ProviderError {
  return badResponse(`The provider sent ${what} that is not JSON.`);
}

/** A server with a user interface sends a web page for a wrong path. */
export function webPage(): ProviderError {
  return badResponse('The provider sent a web page in place of an answer; check the path of the base URL.');
}

/** A vendor's answer whose status reports a failure; {@link AnswerReader.toError} classifies it. */
export class RefusedAnswer extends Error {
  override readonly name = 'RefusedAnswer';

  private constructor(
    readonly status: number,
    readonly headers: Headers,
    readonly body: string,
  ) {
    super(`The provider answered with status ${status}.`);
  }

  /**
   * Returns the answer, unread, if its status is a success.
   *
   * @throws {RefusedAnswer}
   */
  static async unlessOk(response: Response): Promise<Response> {
    if (response.ok) return response;
    const { status, headers } = response;
    // Status and headers say enough if the body breaks off.
    const body = await response.text().catch(() => '');
    throw new RefusedAnswer(status, headers, body);
  }
}
