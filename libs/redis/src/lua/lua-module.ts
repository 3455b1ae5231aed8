/** A value that a Lua file gets from TypeScript, so that a number or a list is written down once. */
export type LuaConstant =
  | string
  | number
  | boolean
  | readonly LuaConstant[]
  | { readonly [name: string]: LuaConstant };

/** A Lua file, what it needs in front of it, and the constants that it gets. */
export interface LuaModule {
  readonly source: string;
  /** Modules whose local functions the file uses. */
  readonly includes: readonly LuaModule[];
  /** Locals by name, defined right in front of the file. */
  readonly constants: Readonly<Record<string, LuaConstant>>;
}

export type LuaModuleOptions = Partial<Pick<LuaModule, 'includes' | 'constants'>>;

/** Declares a Lua file that scripts include. */
export function luaModule(source: string, options: LuaModuleOptions = {}): LuaModule {
  return { source, includes: options.includes ?? [], constants: options.constants ?? {} };
}

/** The text of a script: every module that it needs exactly once, each behind those that it includes. */
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

/** The value as Lua writes it. Strings are quoted so that no character of theirs ends the literal. */
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
