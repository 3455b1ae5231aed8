const common = [
  'vary',
  'Origin, X-Origin, Referer',
  'server',
  'scaffolding on HTTPServer2',
  'x-xss-protection',
  '0',
  'x-frame-options',
  'SAMEORIGIN',
  'x-content-type-options',
  'nosniff',
];

/** As Google sends them with an answer: no id of the request, and nothing of rate limits. */
export function answerHeaders(): string[] {
  return ['x-gemini-service-tier', 'standard', ...common];
}

export function failureHeaders(): string[] {
  return [...common];
}
