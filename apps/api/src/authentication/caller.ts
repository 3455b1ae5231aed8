import { createParamDecorator, type ExecutionContext } from '@nestjs/common';
import type { FastifyRequest } from 'fastify';

/** The caller of a request. */
export interface Caller {
  /** The tenant whose jobs the caller sees; empty on routes that need no key. */
  tenant: string;
  /** The name of the API key for events and logs; `local` without keys. */
  name: string;
  /** Whether the caller may also run the installation. */
  operator: boolean;
}

/** The caller of a route that needs no key. */
export const anybody: Caller = { tenant: '', name: '', operator: false };

declare module 'fastify' {
  interface FastifyRequest {
    caller: Caller;
  }
}

/** The caller of a request. */
export const RequestCaller = createParamDecorator((_: unknown, context: ExecutionContext): Caller => {
  return context.switchToHttp().getRequest<FastifyRequest>().caller;
});
