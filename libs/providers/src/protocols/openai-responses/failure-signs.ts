import type { FailureSign } from '../../failures/failure-signs.js';

/**
 * The codes of a failed response, which has no status to say what they mean:
 * https://platform.openai.com/docs/api-reference/responses/object#responses/object-error
 */
export const responsesFailureSigns: readonly FailureSign[] = [
  {
    kind: 'content-filter',
    marks: ['image_content_policy_violation', 'bio_policy', 'misalignment_policy_violation'],
    text: /flagged as potentially violating/i,
  },
  {
    kind: 'invalid-request',
    marks: [
      'invalid_prompt',
      'invalid_image',
      'invalid_image_format',
      'invalid_base64_image',
      'invalid_image_url',
      'invalid_image_mode',
      'image_too_large',
      'image_too_small',
      'image_parse_error',
      'image_file_too_large',
      'image_file_not_found',
      'unsupported_image_media_type',
      'empty_image_file',
      'failed_to_download_image',
      'data_residency_mismatch',
    ],
  },
];
