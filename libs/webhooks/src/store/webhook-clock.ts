/**
 * The clock of deliveries is Redis' own, so that it is one for all couriers. A simulation moves it ahead.
 */
export interface WebhookClock {
  /** Milliseconds. */
  aheadMs: number;
}
