/** The path at which operators look at the queues. */
export const boardPath = '/admin/queues';

/** Whether the pattern of a route belongs to the board. */
export function isBoardRoute(route: string): boolean {
  return route === boardPath || route === `${boardPath}/*`;
}
