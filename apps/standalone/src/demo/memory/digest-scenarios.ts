/** How the simulator distils: each of the passes keeps statements word for word, the long one most of them. */
export const digestScenarios = {
  scribe: { answer: { type: 'digest', share: 0.4 }, timing: { latencyMs: 150 } },
  librarian: { answer: { type: 'digest', share: 0.9 }, timing: { latencyMs: 150 } },
} as const;
