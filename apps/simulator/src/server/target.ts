const selector = /^\/(scenario|vendor)\/([^/]+)(\/.*)?$/;

/** What a request is addressed to. */
export interface Target {
  /** As it came, without the query. */
  path: string;
  scenario: string | undefined;
  vendor: string | undefined;
  /** The path behind `/scenario/<name>` and `/vendor/<id>`, which may come in any order. */
  vendorPath: string;
  query: URLSearchParams;
}

export function targetOf(url: string): Target {
  const query = url.indexOf('?');
  const path = query < 0 ? url : url.slice(0, query);
  const target: Target = {
    path,
    scenario: undefined,
    vendor: undefined,
    vendorPath: path,
    query: new URLSearchParams(query < 0 ? '' : url.slice(query)),
  };
  let found = selected(target.vendorPath);
  while (found !== undefined && target[found.what] === undefined) {
    target[found.what] = found.name;
    target.vendorPath = found.rest;
    found = selected(found.rest);
  }
  return target;
}

interface Selected {
  what: 'scenario' | 'vendor';
  name: string;
  rest: string;
}

function selected(path: string): Selected | undefined {
  if (!path.startsWith('/scenario/') && !path.startsWith('/vendor/')) return undefined;
  const [, what, name = '', rest = '/'] = selector.exec(path) ?? [];
  return what === 'scenario' || what === 'vendor' ? { what, name, rest } : undefined;
}
