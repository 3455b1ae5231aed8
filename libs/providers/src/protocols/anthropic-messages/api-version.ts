/** Members that the version of the SDK has no more; they make it a request of the version before. */
const olderMembers = ['temperature', 'top_p', 'top_k'] as const;

/**
 * The header of a request that the SDK's own version of the API, 2026-10-21, would refuse for a member that
 * the version before still has: https://platform.claude.com/docs/en/api/versioning. Whether the model takes
 * such a member is another question, which the vendor answers.
 */
export function versionFor(request: object): Record<string, string> {
  return olderMembers.some((member) => member in request) ? { 'anthropic-version': '2023-06-01' } : {};
}
