/** Where operators look at the queues. */
export const boardPath = '/admin/queues';

/** Whether a route is one of the board's, by its pattern. */
export function isBoardRoute(route: string): boolean {
  return route === boardPath || route === `${boardPath}/*`;
}
