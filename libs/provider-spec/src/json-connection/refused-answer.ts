import type { VendorAnswer } from '../answers/to-provider-error.js';

/** A vendor's answer with a status that tells of a failure. What it means is read elsewhere. */
export class RefusedAnswer extends Error {
  override readonly name = 'RefusedAnswer';

  constructor(readonly answer: VendorAnswer) {
    super(`The provider answered with status ${answer.status}.`);
  }
}
