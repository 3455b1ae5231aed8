export { EgressPolicy, RefusedAddressError } from './egress-policy.js';
export { guardedConnector, guardedDispatcher } from './guarded-dispatcher.js';
