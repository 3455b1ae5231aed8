/**
 * The names of what a group of limits keeps in Redis: hashes of its state, of its leases and, under the
 * state's name, of each rule's buckets. Each is kept for its longest window and two minutes after its last use.
 */
export function limitKeys(prefix: string, group: string): [group: string, leases: string] {
  return [`${prefix}:limit:${group}`, `${prefix}:limit:${group}:leases`];
}
