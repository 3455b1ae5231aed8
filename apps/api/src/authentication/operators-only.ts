import { type CanActivate, type ExecutionContext, Injectable, UseGuards } from '@nestjs/common';
import type { FastifyRequest } from 'fastify';
import { ProblemError } from '../problems/problem-error.js';
import type { Caller } from './caller.js';

/**
 * Guards requests that concern the whole installation.
 *
 * @throws {ProblemError} `operators-only`, unless the caller is an operator.
 */
export function assertOperator({ operator }: Caller): void {
  if (operator) return;
  throw new ProblemError(
    'operators-only',
    'This request concerns the whole installation. Use an API key that has "operator: true" in the configuration.',
  );
}

@Injectable()
class OperatorGuard implements CanActivate {
  canActivate(context: ExecutionContext): boolean {
    assertOperator(context.switchToHttp().getRequest<FastifyRequest>().caller);
    return true;
  }
}

/** Serves a controller or one of its routes only to operators; others get a 403. */
export function OperatorsOnly(): ClassDecorator & MethodDecorator {
  return UseGuards(OperatorGuard);
}
