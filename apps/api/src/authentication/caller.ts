import { createParamDecorator, type ExecutionContext } from '@nestjs/common';
import type { FastifyRequest } from 'fastify';

/** Who makes a request. */
export interface Caller {
  /** Whose jobs the caller sees; empty on routes that are open to anybody. */
  tenant: string;
  /** The name of the API key; `local` without keys. For the record of who did what. */
  name: string;
  /** Whether the caller may run the installation, and not only jobs of the tenant. */
  operator: boolean;
}

/** The caller of a route that is open to anybody. */
export const anybody: Caller = { tenant: '', name: '', operator: false };

declare module 'fastify' {
  interface FastifyRequest {
    caller: Caller;
  }
}

/** Who makes a request. */
export const RequestCaller = createParamDecorator((_: unknown, context: ExecutionContext): Caller => {
  return context.switchToHttp().getRequest<FastifyRequest>().caller;
});
