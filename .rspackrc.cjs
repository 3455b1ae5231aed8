/**
 * What Nest's builder makes, for the Node that runs it: the newest syntax stays as it is written,
 * because private members would otherwise become look-ups in weak maps on every access. Lua files become text.
 */
module.exports = (options) => {
  options.module.rules.unshift({ test: /\.lua$/, type: 'asset/source' });
  for (const { options: swc } of options.module.rules.flatMap(({ use = [] }) => use)) {
    swc.jsc.target = 'es2023';
    swc.jsc.transform.useDefineForClassFields = false;
  }
  return options;
};
