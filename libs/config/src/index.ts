export { helpText } from './command-line.js';
export { ConfigurationError, type ConfigurationProblem } from './configuration-error.js';
export {
  type ConfigurationSources,
  executablePath,
  loadConfiguration,
  type LoadedConfiguration,
  type LoadOptions,
} from './load-configuration.js';
export { sealingKeys } from './sealing-keys.js';
export { fileSource, type SettingSource, settingSources } from './setting-sources.js';
