import type { LoggerService } from '@nestjs/common';
import type { Logger } from './logger.js';

/**
 * Passes on the messages of Nest. Nest logs every route and module that it sets up, so its ordinary messages are
 * debug messages here.
 */
export class NestLogger implements LoggerService {
  constructor(private readonly logger: Logger) {}

  log(message: unknown, ...more: unknown[]): void {
    this.logger.debug(...line(message, more));
  }

  debug(message: unknown, ...more: unknown[]): void {
    this.logger.debug(...line(message, more));
  }

  verbose(message: unknown, ...more: unknown[]): void {
    this.logger.debug(...line(message, more));
  }

  warn(message: unknown, ...more: unknown[]): void {
    this.logger.warn(...line(message, more));
  }

  error(message: unknown, ...more: unknown[]): void {
    this.logger.error(...line(message, more));
  }

  fatal(message: unknown, ...more: unknown[]): void {
    this.logger.fatal(...line(message, more));
  }
}

/** Nest passes the name of the component as the last argument, and errors anywhere. */
function line(message: unknown, more: unknown[]): [string, { component: string; error?: unknown }] {
  const error = [message, ...more].find((part) => part instanceof Error);
  const last = more.at(-1);
  const component = typeof last === 'string' && !last.includes('\n') ? last : 'Nest';
  const text = typeof message === 'string' ? message : (error?.message ?? 'Nest logged an object.');
  return [text, error === undefined ? { component } : { component, error }];
}
