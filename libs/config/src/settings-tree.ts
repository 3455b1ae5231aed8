/** The way to a setting from the top of the configuration. */
export type SettingPath = readonly (string | number)[];

/** A path as people write it: `backends.fast.fallback[0]`. */
export function pathText(path: SettingPath): string {
  return path
    .map((step, at) => (typeof step === 'number' ? `[${step}]` : `${at === 0 ? '' : '.'}${step}`))
    .join('');
}

/** The value at a path, or undefined. */
export function valueAt(root: unknown, path: SettingPath): unknown {
  return path.reduce<unknown>(
    (value, step) =>
      typeof value === 'object' && value !== null && Object.hasOwn(value, step)
        ? (value as Record<string | number, unknown>)[step]
        : undefined,
    root,
  );
}

/** Whether a value is a group of named settings. */
export function isGroup(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** The settings of a file. */
interface FileSettings {
  readonly values: Record<string, unknown>;
  placeOf(path: SettingPath): string;
}

/** The settings of all sources merged, each with the place where it was written. */
export class SettingsTree {
  readonly values: Record<string, unknown>;
  readonly #places = new Map<string, string>();

  constructor(private readonly file: FileSettings | undefined) {
    this.values = structuredClone(file?.values ?? {});
  }

  /** Replaces the value at a path; `place` is where the new one was written. */
  assign(path: SettingPath, value: unknown, place: string): void {
    let group: Record<string | number, unknown> = this.values;
    for (const [at, step] of path.slice(0, -1).entries()) {
      const next = valueAt(this.values, path.slice(0, at + 1));
      const inner = isGroup(next) || Array.isArray(next) ? (next as Record<string, unknown>) : {};
      group[step] = inner;
      group = inner;
    }
    const last = path.at(-1);
    if (last !== undefined) group[last] = value;
    this.#places.set(pathText(path), place);
  }

  valueAt(path: SettingPath): unknown {
    return valueAt(this.values, path);
  }

  /** The names in a group of settings; none when the value is no group. */
  namesAt(path: SettingPath): string[] {
    const group = this.valueAt(path);
    return isGroup(group) ? Object.keys(group) : [];
  }

  /** Where a setting, or the nearest group around it, was written. */
  placeOf(path: SettingPath): string {
    for (let length = path.length; length > 0; length -= 1) {
      const place = this.#places.get(pathText(path.slice(0, length)));
      if (place !== undefined) return place;
    }
    return this.file?.placeOf(path) ?? '';
  }
}
