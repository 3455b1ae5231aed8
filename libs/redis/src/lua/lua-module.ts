/** A value that TypeScript passes to a Lua file, so that it is defined in one place. */
export type LuaConstant =
  | string
  | number
  | boolean
  | readonly LuaConstant[]
  | { readonly [name: string]: LuaConstant };

/** A Lua file with the modules that it includes and its constants. */
export interface LuaModule {
  readonly source: string;
  /** Modules whose local functions the file uses. */
  readonly includes: readonly LuaModule[];
  /** Locals by name, defined immediately before the file. */
  readonly constants: Readonly<Record<string, LuaConstant>>;
}

export type LuaModuleOptions = Partial<Pick<LuaModule, 'includes' | 'constants'>>;

/** Declares a Lua file that scripts can include. */
export function luaModule(source: string, options: LuaModuleOptions = {}): LuaModule {
  return { source, includes: options.includes ?? [], constants: options.constants ?? {} };
}

/** The text of a script: every included module exactly once, each after its own includes. */
export function linkLua(main: LuaModule): string {
  const parts: string[] = [];
  const linked = new Set<LuaModule>();
  const link = (module: LuaModule): void => {
    if (linked.has(module)) return;
    linked.add(module);
    for (const included of module.includes) link(included);
    for (const [name, value] of Object.entries(module.constants)) {
      parts.push(`local ${name} = ${luaLiteral(value)}`);
    }
    parts.push(module.source);
  };
  link(main);
  return parts.join('\n');
}

/** The value as a Lua literal. Strings are escaped. */
export function luaLiteral(value: LuaConstant): string {
  if (typeof value === 'string') return luaString(value);
  if (typeof value !== 'object') return String(value);
  if (isList(value)) return `{ ${value.map(luaLiteral).join(', ')} }`;
  const members = Object.entries(value).map(
    ([name, member]) => `[${luaString(name)}] = ${luaLiteral(member)}`,
  );
  return `{ ${members.join(', ')} }`;
}

function isList(value: object): value is readonly LuaConstant[] {
  return Array.isArray(value);
}

function luaString(text: string): string {
  const escaped = text.replaceAll(
    /[\\"\n\r\0]/g,
    (character) => `\\${String(character.charCodeAt(0)).padStart(3, '0')}`,
  );
  return `"${escaped}"`;
}
