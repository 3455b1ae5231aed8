import type { Transport, TransportConnection } from '@app/provider-spec';

const connection: TransportConnection = {
  fetch: () => Promise.reject(new TypeError('This provider has no network to send requests over.')),
  finish: () => Promise.resolve(),
  close: () => Promise.resolve(),
};

/** For providers that run in this process; they hold and close their threads themselves. */
export const inProcess: Transport = { kind: 'in-process', open: () => connection };

/** For providers whose backends are made of other backends, each with a transport of its own. */
export const noTransport: Transport = { kind: 'none', open: () => connection };
