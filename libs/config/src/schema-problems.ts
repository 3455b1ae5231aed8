import type * as z from 'zod';
import type { ConfigurationProblem } from './configuration-error.js';
import { knownSettings } from './setting-sources.js';
import { pathText, type SettingPath, type SettingsTree } from './settings-tree.js';
import { suggestion } from './unknown-name.js';

/** The mistakes that a schema found. The texts repeat no value, because it may be secret. */
export function schemaProblems(
  issues: readonly z.core.$ZodIssue[],
  tree: SettingsTree,
): ConfigurationProblem[] {
  const at = (path: SettingPath, message: string): ConfigurationProblem => ({
    place: tree.placeOf(path),
    path: pathText(path),
    message,
  });
  return issues.flatMap((issue) => {
    const path = issue.path as SettingPath;
    if (issue.code !== 'unrecognized_keys') return [at(path, issue.message)];
    return issue.keys.map((key) =>
      at([...path, key], `Unknown setting. ${suggestion(key, knownSettings(path))}`),
    );
  });
}
