import type { ConfigurationFile } from './configuration-file.js';
import { isGroup, pathText, valueAt, type SettingPath } from './setting-path.js';

/** The settings of all sources, one over the other, each knowing where it came from. */
export class SettingsTree {
  readonly values: Record<string, unknown>;
  readonly #places = new Map<string, string>();

  constructor(private readonly file: ConfigurationFile | undefined) {
    this.values = structuredClone(file?.values ?? {});
  }

  /** Puts a value over what was there; `place` says where it comes from. */
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

  /** The names in a group of settings, none when it is no group. */
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
