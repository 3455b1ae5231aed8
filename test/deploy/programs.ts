import { yamlOf } from './repository.js';

/** The programs that a build makes, by their commands in the image. */
export async function programs(): Promise<Map<string, string>> {
  const { projects } = (await yamlOf('nest-cli.json')) as { projects: Record<string, { entryFile: string }> };
  return new Map(
    Object.entries(projects).map(([app, { entryFile }]) => [`node dist/apps/${app}/${entryFile}.js`, app]),
  );
}
