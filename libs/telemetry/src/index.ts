export { createLogger, type LoggerOptions } from './create-logger.js';
export { type ErrorRecord, errorRecord, withoutMessages } from './error-record.js';
export type { LogFields } from './log-fields.js';
export type { Logger, LogLevel } from './logger.js';
export { NestLogger } from './nest-logger.js';
