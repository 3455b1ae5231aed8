import type { ProviderDefinition } from '@app/provider-spec';

/** What the README tells of each capability; that a model list can be had goes without saying. */
const words: Readonly<Record<string, string>> = {
  chat: 'chat',
  tools: 'tools',
  images: 'images',
  json: 'JSON',
  'json-schema': 'JSON schema',
  reasoning: 'reasoning',
  embeddings: 'embeddings',
};

/** The README's table of providers, row by row; the first row is its head. */
export function providerTable(providers: readonly ProviderDefinition[]): string[][] {
  return [
    ['provider', 'can do', 'variables', 'address', 'model', 'tested against'],
    ...providers.map((definition) => [
      [definition.id, ...(definition.aliases ?? [])].map(code).join(', '),
      definition.capabilities.flatMap((capability) => words[capability] ?? []).join(', '),
      [...(definition.baseUrlEnv ?? []), ...[definition.apiKeyEnv ?? []].flat()].map(code).join(', '),
      addressOf(definition),
      definition.defaultModel === undefined ? '' : code(definition.defaultModel),
      definition.transport.kind === 'in-process' ? 'itself' : 'a simulated service',
    ]),
  ];
}

/** The rows of the table under a heading, without the line below its head. */
export function tableUnder(heading: string, markdown: string): string[][] {
  const [, section = ''] = markdown.split(`\n${heading}\n`);
  const [table = ''] = /(?:^\|.*\n)+/m.exec(section) ?? [];
  return table
    .split('\n')
    .filter((line) => line.startsWith('|') && !/^[|\s:-]+$/.test(line))
    .map((line) =>
      line
        .split('|')
        .slice(1, -1)
        .map((cell) => cell.trim()),
    );
}

function addressOf({ baseUrl, transport, composition }: ProviderDefinition): string {
  if (baseUrl !== undefined) return code(baseUrl);
  return transport.kind === 'in-process' || composition !== undefined ? '' : '`baseUrl` of the backend';
}

function code(text: string): string {
  return `\`${text}\``;
}
