import { yamlOf } from './repository.js';

/** The programs that a build makes, by what the image is started with. */
export async function programs(): Promise<Map<string, string>> {
  const { projects } = (await yamlOf('nest-cli.json')) as { projects: Record<string, { entryFile: string }> };
  return new Map(
    Object.entries(projects).map(([app, { entryFile }]) => [`dist/apps/${app}/${entryFile}.js`, app]),
  );
}
