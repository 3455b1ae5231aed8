import type { FailureKind } from '@app/contracts';

/** Recognises a failure whose status says nothing of it, or something else. */
export interface FailureSign {
  kind: FailureKind;
  /** Codes, types and reasons of error bodies, in small letters. */
  marks?: readonly string[];
  /** Matches messages. */
  text?: RegExp;
  /** Advice that follows the vendor's own message. */
  advice?: string;
}

/**
 * Signs of all vendors; the first that matches decides. Each is taken from a vendor's recorded answers or from
 * its documentation.
 */
export const failureSigns: readonly FailureSign[] = [
  {
    // The request was valid but the model failed at it: another attempt or backend may succeed.
    kind: 'bad-response',
    marks: ['tool_use_failed', 'json_validate_failed'],
  },
  {
    kind: 'context-length',
    marks: ['context_length_exceeded', 'too_many_tokens', 'too_many_prompt_tokens'],
    text: /maximum context length is|exceeds the context window|prompt is too long|prompt too long|input token count \(?\d+\)? exceeds|too many tokens: size limit|total length of all messages is too long|exceeds? the context length|exceeded model token limit|input token length too long|request too large .*limit \d+, requested \d+/i,
  },
  {
    kind: 'content-filter',
    marks: [
      'content_policy_violation',
      'content_filter',
      'responsibleaipolicyviolation',
      'safety',
      'safety_check_failed',
    ],
    text: /rejected as a result of our safety system|content management policy/i,
  },
  {
    kind: 'quota',
    marks: [
      'insufficient_quota',
      'credit_balance_exhausted',
      'exceeded_current_quota_error',
      'enforced_spend_limit_reached',
      'billing_error',
      'usage_limit_reached',
      'gousagelimiterror',
      'freeusagelimiterror',
    ],
    text: /insufficient balance|credit balance is too low|usage limit for this billing cycle|limit: 0(?![\d.])|PerDay/i,
  },
  {
    kind: 'auth',
    marks: [
      'invalid_api_key',
      'api_key_invalid',
      'authentication_error',
      'invalid_authentication_error',
      'unauthenticated',
      'permission_error',
      'permission_denied',
      'access_denied',
      'access_terminated_error',
      'validation_required',
      'unsupported_country_region_territory',
    ],
    text: /(incorrect|invalid) api key/i,
  },
  {
    kind: 'model-not-found',
    marks: ['model_not_found', 'model_decommissioned', 'deploymentnotfound', 'invalid_model'],
    text: /models? [`'"]?[^\s`'"]{1,200}[`'"]? (is )?(not found|does not exist)|invalid model|^model not found$/im,
  },
  {
    kind: 'overloaded',
    marks: ['overloaded_error', 'engine_overloaded_error', 'server_is_overloaded', 'slow_down'],
    text: /(currently|is|temporarily) overloaded/i,
  },
  {
    kind: 'rate-limit',
    marks: ['rate_limit_exceeded', 'rate_limit_error', 'resource_exhausted', 'capacity_exceeded'],
  },
];
