/** A limit that no setting changes: the constant that holds it, found by its name and a part of its path. */
export interface FixedLimit {
  what: string;
  constant: string;
  within: string;
  /** `ms` is written as a length of time. */
  unit: string;
}

/** The limits that callers and operators meet. */
export const fixedLimits: readonly FixedLimit[] = [
  { what: 'All headers of a request', constant: 'maximumHeaderSize', within: 'apps/api', unit: 'bytes' },
  { what: 'Time for the headers of a request', constant: 'headers', within: 'apps/api', unit: 'ms' },
  { what: 'Time for a whole request with its body', constant: 'request', within: 'apps/api', unit: 'ms' },
  {
    what: 'A connection without a byte in either direction',
    constant: 'idle',
    within: 'apps/api',
    unit: 'ms',
  },
  { what: 'A connection between two requests', constant: 'keepAlive', within: 'apps/api', unit: 'ms' },
  { what: 'Depth of JSON in a request', constant: 'maximumDepth', within: 'apps/api', unit: 'levels' },
  { what: 'Mistakes that one problem names', constant: 'maximumErrors', within: 'apps/api', unit: '' },
  { what: '`Prefer: wait`', constant: 'longestWait', within: 'apps/api', unit: 'seconds' },
  { what: 'Callers that wait in one API process', constant: 'maximumWaits', within: 'libs', unit: '' },
  { what: 'Jobs of a batch', constant: 'mostJobs', within: 'batch', unit: '' },
  { what: 'Wrong lines of a batch that an answer names', constant: 'mostErrors', within: 'batch', unit: '' },
  { what: 'Time to receive a batch', constant: 'receivingMs', within: 'batch', unit: 'ms' },
  {
    what: 'Jobs of one batch that are in lanes at once',
    constant: 'maxUnderWay',
    within: 'batch',
    unit: '',
  },
  { what: 'Fallbacks of a job, profile or backend', constant: 'mostFallbacks', within: 'libs', unit: '' },
  { what: 'Text of an answer', constant: 'maximumCharacters', within: 'chat', unit: 'characters' },
  { what: 'Tool calls of an answer', constant: 'maximumToolCalls', within: 'libs', unit: '' },
  { what: 'Texts of an embed job', constant: 'maximumEmbedTexts', within: 'libs', unit: '' },
  {
    what: 'One text of an embed job',
    constant: 'maximumEmbedTextLength',
    within: 'libs',
    unit: 'characters',
  },
  { what: 'Entries of a memory space', constant: 'maximumEntries', within: 'memory-spaces', unit: '' },
  { what: 'A memory space after the last write', constant: 'spaceRetentionMs', within: 'libs', unit: 'ms' },
  {
    what: 'Text that counts for memory search',
    constant: 'longestText',
    within: 'memory',
    unit: 'characters',
  },
  { what: 'Time to make vectors in one search', constant: 'makingMs', within: 'memory', unit: 'ms' },
  { what: 'Schedules of a tenant', constant: 'maxSchedules', within: 'schedule', unit: '' },
  { what: 'Runs of a schedule that are kept open', constant: 'maxOpenRuns', within: 'schedule', unit: '' },
  { what: 'A run of a schedule in the list', constant: 'runRetentionMs', within: 'schedule', unit: 'ms' },
  { what: 'The job of a schedule', constant: 'longestJob', within: 'schedule', unit: 'characters' },
  { what: 'Webhook endpoints of a tenant', constant: 'maxEndpoints', within: 'libs', unit: '' },
  { what: 'Deliveries that one `recover` sends again', constant: 'maxRecovered', within: 'libs', unit: '' },
  {
    what: 'Secrets of an endpoint that sign at once',
    constant: 'mostSecrets',
    within: 'use-cases',
    unit: '',
  },
  {
    what: 'The answer of a webhook receiver that is kept',
    constant: 'keptAnswerBytes',
    within: 'libs',
    unit: 'bytes',
  },
  {
    what: 'Backends, profiles and agents of one owner, each',
    constant: 'maxSettings',
    within: 'libs',
    unit: '',
  },
  { what: 'Backends, profiles and agents of all owners', constant: 'maxOfAll', within: 'libs', unit: '' },
  { what: 'Models in a list of models', constant: 'maximumModels', within: 'use-cases', unit: '' },
  { what: 'A test of a backend', constant: 'longestTestMs', within: 'use-cases', unit: 'ms' },
  { what: 'Days of one usage report', constant: 'mostDays', within: 'usage', unit: '' },
  { what: 'A stored operator event', constant: 'installationEventsKeptMs', within: 'libs', unit: 'ms' },
  { what: 'Small embed jobs at hand outside of slots', constant: 'maximumOutside', within: 'libs', unit: '' },
  {
    what: 'Longest wait of an embed job to share a call',
    constant: 'longestWaitMs',
    within: 'embed',
    unit: 'ms',
  },
  { what: 'Calls before a circuit breaker can open', constant: 'minimumCalls', within: 'libs', unit: '' },
  { what: 'Window of a circuit breaker', constant: 'windowMs', within: 'circuit-breaker', unit: 'ms' },
  { what: 'First break of a circuit breaker', constant: 'firstOpenMs', within: 'libs', unit: 'ms' },
  { what: 'Longest break of a circuit breaker', constant: 'longestOpenMs', within: 'libs', unit: 'ms' },
  {
    what: 'Longest park after a rate limit without Retry-After',
    constant: 'longestParkMs',
    within: 'libs',
    unit: 'ms',
  },
  {
    what: 'Tokens of others that one step of priority is worth',
    constant: 'tokensPerPriority',
    within: 'libs',
    unit: 'tokens',
  },
];
