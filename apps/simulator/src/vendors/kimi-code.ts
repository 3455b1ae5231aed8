import { noLimits } from './limit-headers.js';
import { failuresOf, jsonRefusal } from './refusals.js';
import type { SimulatedVendor } from './simulated-vendor.js';

const knownAgents = /^(KimiCLI|claude-cli|RooCode|Kilo-Code)\//;
const terminated =
  'Kimi For Coding is currently only available for Coding Agents such as Kimi CLI, Claude Code, Roo Code, Kilo Code, etc.';

const overloaded = 'The engine is currently overloaded, please try again later';

/** Kimi Code: serves the coding agents that it recognises by user agent, and refuses some others with a misleading reason. */
export const kimiCode: SimulatedVendor = {
  id: 'kimi-code',
  limits: noLimits,
  gates: [
    {
      name: 'serves recognised coding agents only',
      expectedKind: 'auth',
      passWith: { 'user-agent': 'KimiCLI/1.0 (simulated)' },
      refuse({ headers }) {
        const agent = headers['user-agent'] ?? '';
        if (knownAgents.test(agent)) return undefined;
        return agent.startsWith('Anthropic/')
          ? jsonRefusal(429, { error: { type: 'engine_overloaded_error', message: overloaded } })
          : jsonRefusal(403, { error: { type: 'access_terminated_error', message: terminated } });
      },
    },
  ],
  failures: failuresOf('kimi-code', [
    {
      name: 'kimi-authentication',
      status: 401,
      expectedKind: 'auth',
      body: {
        error: {
          type: 'invalid_authentication_error',
          message: 'The API Key appears to be invalid or may have expired. Please verify your credentials.',
        },
      },
    },
    {
      name: 'kimi-membership',
      status: 402,
      expectedKind: 'auth',
      onlyFor: ['kimi-code'],
      body: {
        error: {
          type: 'payment_required_error',
          message: "We're unable to verify your membership benefits at this time.",
        },
      },
    },
    {
      name: 'kimi-billing-cycle',
      status: 403,
      expectedKind: 'quota',
      body: {
        error: {
          type: 'permission_denied_error',
          message: "You've reached your usage limit for this billing cycle.",
        },
      },
    },
    {
      name: 'kimi-usage-of-period',
      status: 429,
      expectedKind: 'quota',
      onlyFor: ['kimi-code'],
      body: {
        error: {
          type: 'rate_limit_reached_error',
          message: "You've reached your usage limit for this period.",
        },
      },
    },
    {
      name: 'kimi-many-requests',
      status: 429,
      expectedKind: 'rate-limit',
      body: {
        error: {
          type: 'rate_limit_reached_error',
          message: "We're receiving too many requests at the moment. Please wait a moment and try again.",
        },
      },
    },
  ]),
};
