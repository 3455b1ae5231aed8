import type { VendorAnswer } from './vendor-answer.js';

/** A vendor's answer with a status that tells of a failure. What it means is read elsewhere. */
export class RefusedAnswer extends Error {
  override readonly name = 'RefusedAnswer';

  constructor(readonly answer: VendorAnswer) {
    super(`The provider answered with status ${answer.status}.`);
  }

  /**
   * The answer, if its status is a good one.
   *
   * @throws {RefusedAnswer}
   */
  static async unlessGood(response: Response): Promise<Response> {
    if (response.ok) return response;
    const { status, headers } = response;
    // The status and the headers tell what to do, also where the body breaks off.
    const body = await response.text().catch(() => '');
    throw new RefusedAnswer({ status, headers, body });
  }
}
