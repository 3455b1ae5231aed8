/** How long it took, in nanoseconds; the model was loaded already. */
export const timings = { total_duration: 3_000_000, load_duration: 1_000_000 };
