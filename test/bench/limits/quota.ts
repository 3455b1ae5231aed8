/** The quota of the bench: what a vendor allows in any window of ten seconds. */
export const windowMs = 10_000;

/** Requests, or tokens, in one window. */
export const quotas = { requests: 600, tokens: 300_000 } as const;

export type QuotaKind = keyof typeof quotas;
