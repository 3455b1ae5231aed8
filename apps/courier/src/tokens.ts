/** Injection tokens of values without a class. */
export const CLAIM_RULES = Symbol('ClaimRules');
export const CONCURRENCY = Symbol('Deliveries in flight');
export const LOG = Symbol('Logger');
export const TELEMETRY = Symbol('Telemetry');
