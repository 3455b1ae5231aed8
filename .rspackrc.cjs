/** Made of hundreds of small files each, which take longer to find and read one by one than to run. */
const bundled = /^(@anthropic-ai\/sdk|@opentelemetry\/[^/]+|cosmiconfig|openai|yaml|zod)(\/|$)/;

/**
 * What Nest's builder makes, for the Node that runs it: the newest syntax stays as it is written,
 * because private members would otherwise become look-ups in weak maps on every access.
 */
module.exports = (options) => {
  for (const { options: swc } of options.module.rules.flatMap(({ use }) => use)) {
    swc.jsc.target = 'es2023';
    swc.jsc.transform.useDefineForClassFields = false;
  }
  const [packages, ...others] = options.externals;
  const apart = (context, callback) =>
    bundled.test(context.request) ? callback() : packages(context, callback);
  const optimization = {
    ...options.optimization,
    sideEffects: true,
    providedExports: true,
    usedExports: true,
  };
  return { ...options, optimization, externals: [apart, ...others] };
};
