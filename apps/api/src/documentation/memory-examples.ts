/** Examples of memory spaces, for the document. */
export const memorySpace = {
  name: 'anna',
  changedAt: '2026-03-02T09:00:00.000Z',
  expiresAt: '2027-03-02T09:00:00.000Z',
  entries: 42,
  distilled: 40,
  digests: 3,
  merged: 2,
  long: 2,
};

export const memoryEntry = {
  number: 1,
  at: '2026-03-02T09:00:00.000Z',
  role: 'user',
  text: 'I moved to Lisbon last week.',
};

export const memoryDocument = {
  pass: 'mid',
  version: 3,
  createdAt: '2026-03-02T09:00:00.000Z',
  covers: { first: 31, last: 40 },
  text: 'Anna moved to Lisbon.',
  sections: [{ text: 'Anna moved to Lisbon.', entries: [{ first: 31, last: 31 }], exact: true }],
  missing: [],
  flags: [],
  accepted: true,
  job: 'j_aaaaaaaaaaaaaaaaaaaaaaaaaa',
  model: 'gpt-5-mini',
  pieces: 1,
  levels: 1,
  shortened: 0,
};
