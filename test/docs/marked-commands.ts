import { kinds } from '@app/execution';
import { execFile } from 'node:child_process';
import { access, readFile } from 'node:fs/promises';
import { promisify } from 'node:util';
import { settingSources } from '@app/config';
import { providers } from '@app/providers';
import { Ajv2020 } from 'ajv/dist/2020.js';
import { parse } from 'yaml';
import { openApiDocument } from '../../apps/api/src/openapi/document.js';
import type { Block } from './blocks.js';

/**
 * What is wrong with commands that a test cannot run: their syntax, and what they name of this repository: files,
 * services of Compose, scripts of npm, variables, and requests with their bodies.
 */
export async function markedProblems({ text }: Block): Promise<string[]> {
  return [
    ...(await syntaxProblems(text)),
    ...(await fileProblems(text)),
    ...(await serviceProblems(text)),
    ...(await scriptProblems(text)),
    ...variableProblems(text),
    ...requestProblems(text),
  ];
}

async function syntaxProblems(text: string): Promise<string[]> {
  return promisify(execFile)('bash', ['-n', '-c', text]).then(
    () => [],
    (error: Error) => [error.message],
  );
}

/** Files of the repository that do not exist. Those of deploy/secrets are made by deploy/make-secrets.sh. */
async function fileProblems(text: string): Promise<string[]> {
  const made = await readFile('deploy/make-secrets.sh', 'utf8');
  const problems: string[] = [];
  for (const [path] of text.matchAll(/(?<![\w./])deploy\/[\w./-]+/g)) {
    const [, secret] = /^deploy\/secrets\/(\w+)$/.exec(path) ?? [];
    if (secret !== undefined) {
      if (!made.includes(secret)) problems.push(`deploy/make-secrets.sh makes no ${secret}`);
    } else if (path !== 'deploy/secrets') {
      await access(path).catch(() => problems.push(`${path} does not exist`));
    }
  }
  return problems;
}

/** Services that docker-compose.yml does not have. */
async function serviceProblems(text: string): Promise<string[]> {
  const { services } = parse(await readFile('docker-compose.yml', 'utf8'), { merge: true }) as {
    services: Record<string, unknown>;
  };
  const words = [...text.matchAll(/docker compose (?:up|restart|logs|stop)([^\n#|]*)/g)].flatMap(
    ([, rest = '']) => rest.split(/\s+/).filter((word) => word !== '' && !word.startsWith('-')),
  );
  return words
    .map((word) => word.replace(/=\d+$/, ''))
    .filter((name) => !Object.hasOwn(services, name))
    .map((name) => `docker-compose.yml has no service ${name}`);
}

async function scriptProblems(text: string): Promise<string[]> {
  const { scripts } = JSON.parse(await readFile('package.json', 'utf8')) as { scripts: object };
  return [...text.matchAll(/npm run ([\w:]+)/g)]
    .map(([, name = '']) => name)
    .filter((name) => !Object.hasOwn(scripts, name))
    .map((name) => `package.json has no script ${name}`);
}

/** Variables that look like settings or keys and are neither. */
export function variableProblems(text: string): string[] {
  const known = new Set<string>([
    'SLUICE_CONFIG',
    'SLUICE_TEST_ORDER',
    'SLUICE_TEST_TOPOLOGY',
    ...settingSources.map(({ variable }) => variable),
    ...providers.flatMap(({ apiKeyEnv = [], baseUrlEnv = [] }) => [apiKeyEnv, ...baseUrlEnv].flat()),
  ]);
  return [...text.matchAll(/\b(SLUICE_[A-Z_]+|OTEL_[A-Z_]+|[A-Z_]+_API_KEY)\b/g)]
    .map(([, name = '']) => name)
    .filter((name) => !known.has(name) && name !== 'LOCAL_API_KEY')
    .map((name) => `nothing reads the variable ${name}`);
}

interface Described {
  paths: Record<string, Record<string, { requestBody?: { content?: Record<string, { schema?: object }> } }>>;
  components: object;
}

/** Requests of curl that the API does not describe, or whose JSON it would refuse. */
function requestProblems(text: string): string[] {
  const { paths, components } = openApiDocument(kinds) as unknown as Described;
  const commands = text.replaceAll('\\\n', ' ').split('\n');
  return commands.flatMap((command) => {
    const [, path] = /curl .*?http:\/\/127\.0\.0\.1:7700(\/[^\s'"?]*)/.exec(command) ?? [];
    if (path === undefined) return [];
    const [, body] = / -d '([^']*)'/.exec(command) ?? [];
    const [, method = body === undefined ? 'GET' : 'POST'] = / -X (\w+)/.exec(command) ?? [];
    const operation = paths[path]?.[method.toLowerCase()];
    if (operation === undefined) return [`the API has no ${method} ${path}`];
    if (body === undefined) return [];
    const schema = operation.requestBody?.content?.['application/json']?.schema;
    const validate = new Ajv2020({ strict: false, validateFormats: false }).compile({
      ...schema,
      components,
    });
    return validate(JSON.parse(body)) ? [] : [`${method} ${path}: ${JSON.stringify(validate.errors)}`];
  });
}
