import type { Configuration } from '@app/contracts';
import { QueueUnavailableError, StoreFullError } from '@app/redis';
import { type Logger, withoutMessages } from '@app/telemetry';
import { RefusedError } from '@app/use-cases';
import { type ArgumentsHost, Catch, type ExceptionFilter, HttpException, Inject } from '@nestjs/common';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { CONFIGURATION, LOG } from '../tokens.js';
import { type ProblemCode, ProblemError, problemTypes, toProblem } from './problems.js';

/** The problems for refusals of the framework, by their status. */
const frameworkProblems: Readonly<Record<number, { code: ProblemCode; detail: string }>> = {
  400: { code: 'malformed-request', detail: 'Check the address and the length of the body.' },
  404: { code: 'not-found', detail: 'The API has no such path. See /docs.' },
  414: { code: 'not-found', detail: 'The API has no such path. See /docs.' },
  415: { code: 'unsupported-media', detail: 'Send Content-Type: application/json.' },
};

/** Answers every thrown error with a problem. Unexpected errors are described in the log only. */
@Catch()
export class ProblemFilter implements ExceptionFilter {
  constructor(
    @Inject(LOG) private readonly log: Logger,
    @Inject(CONFIGURATION) private readonly configuration: Configuration,
  ) {}

  catch(thrown: unknown, host: ArgumentsHost): void {
    const http = host.switchToHttp();
    const request = http.getRequest<FastifyRequest>();
    const error = this.#problemOf(thrown, request.id);
    const [path] = request.url.split('?', 1);
    void http
      .getResponse<FastifyReply>()
      .code(problemTypes[error.code].status)
      .headers(error.headers)
      .type('application/problem+json')
      .send(JSON.stringify(toProblem(error, request.id, path)));
  }

  #problemOf(thrown: unknown, requestId: string): ProblemError {
    if (thrown instanceof ProblemError) return thrown;
    if (thrown instanceof RefusedError) return refused(thrown);
    if (thrown instanceof QueueUnavailableError) {
      this.log.warn('The job store is not reachable; a request was refused.', { requestId, error: thrown });
      return new ProblemError('store-unavailable', 'Nothing was stored or changed. Try again soon.', {
        headers: { 'Retry-After': '1' },
      });
    }
    if (thrown instanceof StoreFullError) {
      return new ProblemError('store-full', thrown.message, { headers: { 'Retry-After': '30' } });
    }
    if (thrown instanceof HttpException && thrown.getStatus() === 413) {
      const detail = `A body may have at most ${this.configuration.http.bodyLimit} bytes. Send a smaller one, or raise http.bodyLimit.`;
      return new ProblemError('payload-too-large', detail);
    }
    const known = thrown instanceof HttpException ? frameworkProblems[thrown.getStatus()] : undefined;
    if (known !== undefined) return new ProblemError(known.code, known.detail);
    // An unexpected error may quote a prompt.
    this.log.error('A request failed with an unexpected error.', {
      requestId,
      error: withoutMessages(thrown),
    });
    return new ProblemError('internal', 'Report the requestId to the operator. The log has the reason.');
  }
}

function refused(error: RefusedError): ProblemError {
  const { code, message, errors } = error;
  return new ProblemError(code, message, {
    errors,
    ...(code === 'job-not-finished' && { headers: { 'Retry-After': '2' } }),
    cause: error,
  });
}
