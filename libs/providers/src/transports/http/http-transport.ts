import type { Transport } from '@app/provider-spec';
import { LeanHttp } from './lean-http.js';

/** Requests over HTTP, by one {@link LeanHttp} for each backend. */
export const http: Transport = { kind: 'http', open: (options) => new LeanHttp(options) };
