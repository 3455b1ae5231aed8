/** Loaded before a worker: its wall clock is an hour ahead. */
const aheadMs = 3_600_000;
const Real = Date;

globalThis.Date = class extends Real {
  constructor(...values) {
    super(...(values.length === 0 ? [Real.now() + aheadMs] : values));
  }

  static now() {
    return Real.now() + aheadMs;
  }
};
