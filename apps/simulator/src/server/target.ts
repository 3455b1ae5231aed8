const scenarioPath = /^\/scenario\/([^/]+)(\/.*)?$/;

/** What a request is addressed to. */
export interface Target {
  /** As it came, without the query. */
  path: string;
  scenario: string | undefined;
  /** The path behind `/scenario/<name>`. */
  vendorPath: string;
}

export function targetOf(url: string): Target {
  const query = url.indexOf('?');
  const path = query < 0 ? url : url.slice(0, query);
  if (!path.startsWith('/scenario/')) return { path, scenario: undefined, vendorPath: path };
  const [, scenario, rest = '/'] = scenarioPath.exec(path) ?? [];
  return { path, scenario: scenario ?? '', vendorPath: rest };
}
