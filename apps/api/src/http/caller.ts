import { assertOperator, type Caller } from '@app/use-cases';
import {
  type CanActivate,
  createParamDecorator,
  type ExecutionContext,
  Injectable,
  UseGuards,
} from '@nestjs/common';
import type { FastifyRequest } from 'fastify';

/** The caller of a route that needs no key. */
export const anybody: Caller = { tenant: '', name: '', operator: false };

declare module 'fastify' {
  interface FastifyRequest {
    caller: Caller;
  }
}

/** Injects the caller of a request. */
export const RequestCaller = createParamDecorator((_: unknown, context: ExecutionContext): Caller => {
  return context.switchToHttp().getRequest<FastifyRequest>().caller;
});

/** Injects the tenant of the caller. */
export const Tenant = createParamDecorator((_: unknown, context: ExecutionContext): string => {
  return context.switchToHttp().getRequest<FastifyRequest>().caller.tenant;
});

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
