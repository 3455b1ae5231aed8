/** A Lua file as text. The build inlines it; tests read it through Node's hooks. */
declare module '*.lua' {
  const source: string;
  export default source;
}
